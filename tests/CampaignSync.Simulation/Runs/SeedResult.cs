namespace CampaignSync.Simulation.Runs;

/// <summary>What came of one seed.</summary>
/// <param name="Violation">What was broken; null: nothing.</param>
/// <param name="Last">The last things that happened, where they were kept.</param>
internal sealed record SeedResult(int Seed, bool Sqlite, long Steps, string TraceHash, Tally Tally, string? Violation, IReadOnlyList<string> Last);
