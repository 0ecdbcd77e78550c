using System.Diagnostics.CodeAnalysis;

namespace CampaignSync.Core.Definitions;

/// <summary>
/// Campaign's fixed list of opt-out attributes of a profile. Campaign's Dynamics documentation writes most of them
/// <c>denyList…</c>, every payload seen writes <c>blackList…</c>: a definition may use either, the wire takes the one that
/// the instance's metadata has. Names are case-sensitive, as everywhere at Campaign.
/// </summary>
public static class OptOutAttributes
{
    private const string Documented = "denyList";
    private const string OnTheWire = "blackList";

    /// <summary>The eight attributes as seen in payloads.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "blackList",
        "blackListEmail",
        "blackListFax",
        "blackListMobile",
        "blackListPhone",
        "blackListPostalMail",
        "blackListPushnotification",
        "ccpaOptOut",
    ];

    /// <summary>Whether the name is one of the eight, in either spelling.</summary>
    public static bool Contains(string name) => Names.Contains(Canonical(name), StringComparer.Ordinal);

    /// <summary>Whether two names mean the same attribute.</summary>
    public static bool Same(string left, string right) => Canonical(left) == Canonical(right);

    /// <summary>The name as seen in payloads; a name that is no opt-out attribute comes back as it is.</summary>
    public static string Canonical(string name)
    {
        if (!name.StartsWith(Documented, StringComparison.Ordinal))
            return name;
        var wire = string.Concat(OnTheWire, name.AsSpan(Documented.Length));
        return Names.Contains(wire, StringComparer.Ordinal) ? wire : name;
    }

    /// <summary>The spelling that the fields of a resource have; any other name is looked up as it is.</summary>
    /// <param name="fields">Fields by path, <see cref="Schema.DestinationResource.Fields"/>.</param>
    public static bool TryResolve<TField>(string name, IReadOnlyDictionary<string, TField> fields, [NotNullWhen(true)] out string? resolved)
    {
        resolved = Spellings(name).FirstOrDefault(fields.ContainsKey);
        return resolved is not null;
    }

    private static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        var wire = Canonical(name);
        if (wire != name)
            yield return wire;
        else if (wire.StartsWith(OnTheWire, StringComparison.Ordinal) && Contains(wire))
            yield return string.Concat(Documented, wire.AsSpan(OnTheWire.Length));
    }
}
