using System.Collections;
using System.Globalization;
using CampaignSync.Core.Schema;

namespace CampaignSync.Control.Editing;

/// <summary>Reads the small tables of names and values that people write at a prompt, and refuses what it does not know.</summary>
public sealed class ValueBag
{
    private readonly IDictionary _values;
    private readonly string _what;

    /// <param name="what">What it describes, for messages: <c>-Field</c>.</param>
    /// <param name="known">The keys that it may have.</param>
    /// <exception cref="ControlException"><c>EditInvalid</c>: it has another.</exception>
    public ValueBag(IDictionary values, string what, params string[] known)
    {
        (_values, _what) = (values, what);
        foreach (var key in values.Keys.Cast<object>().Select(TextOf).Where(key => !known.Contains(key, StringComparer.OrdinalIgnoreCase)))
            throw Refuse($"{what} knows no '{key}'.{NearNames.Hint(key, known)} It takes {string.Join(", ", known)}.");
    }

    /// <exception cref="ControlException"><c>EditInvalid</c>: it is missing.</exception>
    public string Required(string key)
        => Text(key) ?? throw Refuse($"{_what} needs '{key}'.");

    public string? Text(string key) => Value(key) is { } value ? TextOf(value) : null;

    /// <summary>Whether the key is there, be its value null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <exception cref="ControlException"><c>EditInvalid</c>: it is neither true nor false.</exception>
    public bool? Flag(string key) => Value(key) switch
    {
        null => null,
        bool flag => flag,
        var other when bool.TryParse(TextOf(other), out var flag) => flag,
        var other => throw Refuse($"{_what}: '{key}' is true or false, not \"{TextOf(other)}\"."),
    };

    /// <summary>The values under a key, of which there may be one or several.</summary>
    public IReadOnlyList<object?>? List(string key) => Value(key) switch
    {
        null => null,
        IEnumerable many and not string and not IDictionary => [.. many.Cast<object?>()],
        var one => [one],
    };

    /// <summary>A technical value as definitions write it: numbers invariant, booleans in lower case.</summary>
    public static string TextOf(object value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime at => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    public static ControlException Refuse(string message) => new(ControlErrorId.EditInvalid, message);

    private object? Value(string key) => Find(key)?.Value;

    private DictionaryEntry? Find(string key)
    {
        foreach (DictionaryEntry entry in _values)
        {
            if (string.Equals(TextOf(entry.Key), key, StringComparison.OrdinalIgnoreCase))
                return entry;
        }

        return null;
    }
}
