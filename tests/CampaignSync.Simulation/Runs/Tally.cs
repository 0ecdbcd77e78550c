namespace CampaignSync.Simulation.Runs;

/// <summary>Counts what happened in runs, by name.</summary>
internal sealed class Tally
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Hit(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;

    public void Add(Tally other)
    {
        foreach (var (what, count) in other._counts)
            _counts[what] = _counts.GetValueOrDefault(what) + count;
    }
}
