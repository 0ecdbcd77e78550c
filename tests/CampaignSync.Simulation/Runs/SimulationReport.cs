using System.Globalization;

namespace CampaignSync.Simulation.Runs;

/// <summary>Sums up the seeds of a run.</summary>
internal sealed class SimulationReport
{
    /// <summary>A fault kind or crash point that is hit more rarely proves nothing.</summary>
    public const int AtLeast = 20;

    /// <summary>Seeds from which on each kind must have been hit often enough.</summary>
    public const int EnoughSeeds = 2000;

    /// <summary>What every large run must have met.</summary>
    public static IReadOnlyList<string> Required { get; } =
    [
        .. Enumerable.Range(1, 7).Select(n => $"crash point {n}").Concat(["crash at a written flag", "crash at a change of state"])
            .SelectMany(point => new[] { $"{point}, before the commit", $"{point}, after the commit" }),
        "crash between commits", "terminated", "clock jump",
        .. Enum.GetValues<Systems.ReadFault>().Where(f => f != Systems.ReadFault.None).Select(f => "read: " + f),
        .. Enum.GetValues<Systems.WriteFault>().Where(f => f != Systems.WriteFault.None).Select(f => "write: " + f),
        .. new[] { "batch", "activity", "contact", "profile" }
            .SelectMany(_ => Enum.GetValues<Systems.WriteFault>().Where(f => f is not (Systems.WriteFault.None or Systems.WriteFault.Refused)), (what, fault) => $"{what}: {fault}"),
        "write: poison", "429 storm", "outage", "sign-in fails", "delta links expired", "position expired", "journal forgets", "flags: 412", "flags of both sides",
        "edit at Campaign", "parent deleted at Campaign", "parents of hidden records are back", "mass delete", "definition changed",
        "dead letters restored", "dead letter removed", "held deletes allowed", "replay", "run once", "start", "stop", "restart",
    ];

    private readonly Lock _lock = new();
    private readonly List<SeedResult> _violations = [];

    public int Seeds { get; private set; }
    public int OnSqlite { get; private set; }
    public long Steps { get; private set; }
    public Tally Tally { get; } = new();

    public IReadOnlyList<SeedResult> Violations => _violations;

    /// <summary>What was not hit often enough; empty where too few seeds ran to tell.</summary>
    public IReadOnlyList<string> Rare => Seeds < EnoughSeeds ? [] : [.. Required.Where(r => Tally.Counts.GetValueOrDefault(r) < AtLeast)];

    public bool Passed => _violations.Count == 0 && Rare.Count == 0;

    public void Add(SeedResult result)
    {
        lock (_lock)
        {
            Seeds++;
            OnSqlite += result.Sqlite ? 1 : 0;
            Steps += result.Steps;
            Tally.Add(result.Tally);
            if (result.Violation is not null)
                _violations.Add(result);
        }
    }

    public void Write(TextWriter output)
    {
        foreach (var (what, count) in Tally.Counts)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,10:N0}  {what}"));
        foreach (var rare in Rare)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Hit fewer than {AtLeast} times: {rare}"));
        foreach (var result in _violations.OrderBy(v => v.Seed).Take(20))
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Seed {result.Seed}{(result.Sqlite ? " (SQLite)" : "")}: {result.Violation![..Math.Min(result.Violation!.Length, 200)]}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Seeds:N0} seeds ({OnSqlite:N0} on SQLite), {Steps:N0} steps ({(Seeds == 0 ? 0 : Steps / Seeds):N0} a seed), {_violations.Count:N0} violations."));
    }
}
