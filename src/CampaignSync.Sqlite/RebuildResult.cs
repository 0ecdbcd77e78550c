namespace CampaignSync.Sqlite;

/// <summary>What became of a damaged state.</summary>
/// <param name="DamagedFile">Where the damaged database lies now.</param>
/// <param name="Kept">What could be saved, in words.</param>
/// <param name="Lost">What could not, and what follows from it, in words.</param>
public sealed record RebuildResult(string DamagedFile, IReadOnlyList<string> Kept, IReadOnlyList<string> Lost);
