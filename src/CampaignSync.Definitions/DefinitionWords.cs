using System.Diagnostics.CodeAnalysis;

namespace CampaignSync.Definitions;

/// <summary>The words of the YAML format for the values of an enum: the members' names, first letter small.</summary>
public static class DefinitionWords
{
    public static string Of<T>(T value)
        where T : struct, Enum
        => Word(value.ToString());

    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum
        => [.. Enum.GetNames<T>().Select(Word)];

    /// <summary>Exact: words are case-sensitive, as all of the format.</summary>
    public static bool TryParse<T>([NotNullWhen(true)] string? word, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (Of(candidate) == word)
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    private static string Word(string name) => string.Concat(char.ToLowerInvariant(name[0]), name[1..]);
}
