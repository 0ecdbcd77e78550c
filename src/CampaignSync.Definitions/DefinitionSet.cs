using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Rules;

namespace CampaignSync.Definitions;

/// <summary>Checks files that are applied together, against each other and against what is saved.</summary>
public static class DefinitionSet
{
    /// <summary>All problems: those of each file, then those between files. Empty: the files can be applied.</summary>
    /// <param name="incoming">In the order in which they were given: of a pair, the problem stands in the second.</param>
    public static IReadOnlyList<DefinitionProblem> Validate(IReadOnlyList<ParsedFile> incoming, SavedDefinitions saved)
    {
        var problems = incoming.SelectMany(file => file.Problems).ToList();
        var files = incoming.Where(file => file.Definition is not null).ToArray();
        problems.AddRange(DefinedTwice(files));
        foreach (var file in files)
        {
            if (file.Definition is IngressDefinition ingress && saved.Ingress is not null)
                problems.AddRange(SavedKeyRules.Check(file.File, ingress, saved.Ingress, saved.KeyIsFree));
        }

        problems.AddRange(OptOutRules.Check(files, saved));
        return problems;
    }

    private static IEnumerable<DefinitionProblem> DefinedTwice(IReadOnlyList<ParsedFile> files)
    {
        var first = new Dictionary<string, ParsedFile>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var definition = file.Definition!;
            if (!first.TryAdd(definition.Subject, file))
                yield return new DefinitionProblem(file.File, definition.Place.Line, definition.Place.Column, ProblemId.DefinedTwice, $"{definition.Subject} is defined by {first[definition.Subject].File} already: apply one of the two.");
        }
    }
}
