using System.Globalization;
using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Reading;

/// <summary>
/// The keys of one group. What is asked for is known; <see cref="Close"/> reports the rest. A value that is refused comes
/// back as its default (<c>""</c> for a name), so that reading goes on and finds the other problems too.
/// </summary>
internal sealed class MappingScope
{
    private readonly YamlMapping mapping;
    private readonly Dictionary<string, YamlNode> values;
    private readonly List<string> known = [];

    public MappingScope(YamlMapping mapping, Problems problems)
    {
        this.mapping = mapping;
        Problems = problems;
        values = mapping.Entries.ToDictionary(e => e.Key.Value, e => e.Value, StringComparer.Ordinal);
    }

    public Problems Problems { get; }

    public Place Place => mapping.Place;

    /// <summary>Place of the value; of the group where the key is missing.</summary>
    public Place PlaceOf(string key) => values.TryGetValue(key, out var value) ? value.Place : Place;

    public Place PlaceOfKey(string key) => mapping.Entries.FirstOrDefault(e => e.Key.Value == key).Key?.Place ?? Place;

    public YamlNode? Find(string key)
    {
        if (!known.Contains(key, StringComparer.Ordinal))
            known.Add(key);
        return values.GetValueOrDefault(key);
    }

    public YamlNode? Require(string key, string example)
    {
        var value = Find(key);
        if (value is null)
            Problems.Add(Place, ProblemId.MissingKey, $"`{key}` is missing here: add `{example}`.");
        return value;
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Close()
    {
        foreach (var (key, _) in mapping.Entries.TakeWhile(_ => !Problems.Full))
        {
            if (known.Contains(key.Value, StringComparer.Ordinal))
                continue;
            var meant = Quoted.Near(key.Value, known.Where(k => !values.ContainsKey(k))) is { } near ? $" did you mean `{near}`?" : "";
            Problems.Add(key.Place, ProblemId.UnknownKey, $"unknown key {Quoted.Of(key.Value)}:{meant} Known here: {Quoted.List(known)}.");
        }
    }

    /// <summary>A name that must be there; <c>""</c> with a problem.</summary>
    public string Name(string key, string example) => Require(key, example) is { } value ? NameFrom(key, value) : "";

    public string? OptionalName(string key) => Find(key) is { } value ? NameFrom(key, value) : null;

    /// <summary>A field path that must be there; <c>""</c> with a problem.</summary>
    public string Path(string key, string example)
    {
        if (Require(key, example) is not { } value)
            return "";
        if (value is YamlScalar { IsNull: false, IsBoolean: false } scalar && Names.IsPath(scalar.Value))
            return scalar.Value;
        return Refuse(value, key, "a field, or a part of one as in `location.city`", "");
    }

    public bool Flag(string key, bool otherwise)
    {
        if (Find(key) is not { } value)
            return otherwise;
        if (value is YamlScalar { Plain: true, Value: "true" or "false" } scalar)
            return scalar.Value == "true";
        var remedy = value is not YamlScalar text ? "" : text.Value.ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "ON" or "Y" => ": write true, without quotes",
            "FALSE" or "NO" or "OFF" or "N" => ": write false, without quotes",
            _ => "",
        };
        return Refuse(value, key, "true or false", otherwise, remedy);
    }

    public int Integer(string key, int otherwise, int least, int most)
    {
        if (Find(key) is not { } value)
            return otherwise;
        if (value is not YamlScalar { Plain: true } scalar || !scalar.Value.All(char.IsAsciiDigit) || scalar.Value.Length == 0)
            return Refuse(value, key, $"a whole number from {least} to {most}", otherwise);
        if (int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Problems.Add(value.Place, ProblemId.OutOfRange, $"`{key}` goes from {least} to {most}, found {value.Shown}.");
        return otherwise;
    }

    public TimeSpan Interval(string key, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (Find(key) is not { } value)
            return otherwise;
        if ((value is YamlScalar scalar ? Duration.Parse(scalar.Value) : null) is not { } duration)
            return Refuse(value, key, "a whole number with a unit, such as 500ms, 5s, 2m or 1h", otherwise);
        if (duration >= least && duration <= most)
            return duration;
        Problems.Add(value.Place, ProblemId.OutOfRange, $"`{key}` goes from {Duration.Write(least)} to {Duration.Write(most)}, found {value.Shown}.");
        return otherwise;
    }

    /// <summary>One of the words; null with a problem, or where the key is missing.</summary>
    public string? Word(string key, IReadOnlyList<string> words)
    {
        if (Find(key) is not { } value)
            return null;
        if (value is not YamlScalar scalar)
            return Refuse<string?>(value, key, $"one of {Quoted.List(words)}", null);
        if (words.Contains(scalar.Value, StringComparer.Ordinal))
            return scalar.Value;
        var meant = Quoted.Near(scalar.Value, words) is { } near ? $": did you mean `{near}`?" : "";
        return Refuse<string?>(value, key, $"one of {Quoted.List(words)}", null, meant);
    }

    public T Word<T>(string key, T otherwise)
        where T : struct, Enum
        => DefinitionWords.TryParse<T>(Word(key, DefinitionWords.All<T>()), out var value) ? value : otherwise;

    /// <summary>Any text but an empty one; null with a problem, or where the key is missing.</summary>
    public string? Text(string key)
    {
        if (Find(key) is not { } value)
            return null;
        if (value is YamlScalar { IsNull: false } scalar && !string.IsNullOrWhiteSpace(scalar.Value))
            return scalar.Value;
        return Refuse<string?>(value, key, "text", null);
    }

    public string RequiredText(string key, string example)
    {
        Require(key, example);
        return Text(key) ?? "";
    }

    /// <summary>A group of keys; null with a problem, or where the key is missing.</summary>
    /// <param name="example">The whole group in one line; null: it has too many keys for that.</param>
    public MappingScope? Group(string key, string? example = null)
    {
        if (Find(key) is not { } value)
            return null;
        return value is YamlMapping group
            ? new MappingScope(group, Problems)
            : Refuse<MappingScope?>(value, key, "a group of keys", null, example is null ? "" : $": write `{example}`");
    }

    public MappingScope? RequiredGroup(string key, string example)
    {
        Require(key, example);
        return Group(key, example.EndsWith(':') ? null : example);
    }

    /// <summary>The items of a list; none with a problem, or where the key is missing.</summary>
    /// <param name="remedy">What to write in place of something else; null: nothing is as good.</param>
    public IReadOnlyList<YamlNode> Items(string key, string? remedy = null)
    {
        if (Find(key) is not { } value)
            return [];
        if (value is YamlSequence list)
            return list.Items;
        remedy ??= value is YamlScalar { IsNull: true } ? ": write `[]`, or remove the key" : "";
        return Refuse<IReadOnlyList<YamlNode>>(value, key, "a list", [], remedy);
    }

    /// <summary>Whether a list is there, and has nothing in it.</summary>
    public bool IsEmptyList(string key) => values.TryGetValue(key, out var value) && value is YamlSequence { Items.Count: 0 };

    /// <summary>The items of a list of groups.</summary>
    public IEnumerable<MappingScope> Groups(string key, string example)
    {
        foreach (var item in Items(key, $": write `- {example}`"))
        {
            if (item is YamlMapping group)
                yield return new MappingScope(group, Problems);
            else
                Problems.Add(item.Place, ProblemId.WrongType, $"`{key}` is a list of groups, found {item.Shown}: write `- {example}`.");
        }
    }

    /// <summary>Reports a value of the wrong kind.</summary>
    public T Refuse<T>(YamlNode value, string key, string expected, T otherwise, string remedy = "")
    {
        Problems.Add(value.Place, ProblemId.WrongType, $"`{key}` takes {expected}, found {value.Shown}{remedy}{(remedy.EndsWith('?') ? "" : ".")}");
        return otherwise;
    }

    private string NameFrom(string key, YamlNode value)
    {
        if (value is not YamlScalar { IsNull: false, IsBoolean: false } scalar)
            return Refuse(value, key, Names.Rule, "");
        return Names.IsName(scalar.Value) ? scalar.Value : Refuse(value, key, Names.RuleBroken(scalar.Value), "");
    }
}
