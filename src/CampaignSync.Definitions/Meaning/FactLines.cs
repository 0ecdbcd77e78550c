namespace CampaignSync.Definitions.Meaning;

/// <summary>Facts that came, went or changed, a line each.</summary>
internal static class FactLines
{
    /// <param name="passedOver">Tables that are told of otherwise.</param>
    public static IEnumerable<string> Between(IEnumerable<Fact> before, IEnumerable<Fact> after, IReadOnlySet<string> passedOver)
    {
        var old = BySubject(before, passedOver);
        var current = BySubject(after, passedOver);
        var subjects = current.Keys.Concat(old.Keys.Where(k => !current.ContainsKey(k)))
            .OrderBy(s => s.Table, StringComparer.Ordinal)
            .ThenBy(s => s.Subject, StringComparer.Ordinal);
        foreach (var subject in subjects)
        {
            var was = old.TryGetValue(subject, out var first) ? first : (Fact?)null;
            var now = current.TryGetValue(subject, out var second) ? second : (Fact?)null;
            if (was != now)
                yield return (subject.Table.Length == 0 ? "" : $"{subject.Table}: ") + subject.Subject + Change(was, now);
        }
    }

    private static Dictionary<(string Table, string Subject), Fact> BySubject(IEnumerable<Fact> facts, IReadOnlySet<string> passedOver)
    {
        var bySubject = new Dictionary<(string, string), Fact>();
        foreach (var fact in facts.Where(f => !passedOver.Contains(f.Table)))
            bySubject.TryAdd((fact.Table, fact.Subject), fact);
        return bySubject;
    }

    private static string Change(Fact? was, Fact? now) => (was, now) switch
    {
        (null, { } added) => " added" + Value(added),
        ({ } removed, null) => " removed" + Value(removed),
        ({ } from, { } to) => $" changed from {from.Value} to {to.Value}",
        _ => "",
    };

    private static string Value(Fact fact) => fact.IsUsual || fact.Value.Length == 0 ? "" : $" ({fact.Value})";
}
