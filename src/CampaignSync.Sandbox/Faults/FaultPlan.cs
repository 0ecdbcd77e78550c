namespace CampaignSync.Sandbox.Faults;

/// <summary>
/// Decides for each request what goes wrong with it. Each rule draws from its own seeded sequence, so that the n-th
/// request that concerns a rule has the same fate in every run.
/// </summary>
internal sealed class FaultPlan
{
    private readonly int _seed;
    private volatile Rule[] _rules = [];

    public FaultPlan(int seed, IReadOnlyList<Fault> faults)
    {
        _seed = seed;
        Replace(faults);
    }

    public void Replace(IReadOnlyList<Fault> faults)
        => _rules = [.. faults.Select((fault, i) => new Rule(fault, new Random(HashSeed(_seed, i))))];

    /// <summary>Latencies add up; of the others the first rule that strikes wins.</summary>
    public FaultDecision Decide(string kind)
    {
        var latency = TimeSpan.Zero;
        foreach (var rule in _rules)
        {
            if (!rule.Fault.Concerns(kind) || !rule.Strikes())
                continue;
            if (rule.Fault.Kind != FaultKind.Latency)
                return new FaultDecision(latency, rule.Fault);
            latency += TimeSpan.FromMilliseconds(rule.Fault.LatencyMs ?? 0);
        }

        return new FaultDecision(latency, null);
    }

    /// <summary>The rules with the number of requests that each has hit.</summary>
    public IReadOnlyList<(Fault Fault, int Hits)> Snapshot() => [.. _rules.Select(r => (r.Fault, r.Hits))];

    private static int HashSeed(int seed, int index) => unchecked(seed * 397 ^ (index + 1) * 7919);

    private sealed class Rule(Fault fault, Random random)
    {
        private readonly Lock _lock = new();

        public Fault Fault { get; } = fault;

        public int Hits { get; private set; }

        public bool Strikes()
        {
            lock (_lock)
            {
                if (Hits >= (Fault.Count ?? int.MaxValue) || random.NextDouble() >= Fault.Rate)
                    return false;
                Hits++;
                return true;
            }
        }
    }
}
