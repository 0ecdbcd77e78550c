namespace CampaignSync.Core.State;

/// <summary>One saved version of a definition.</summary>
/// <param name="Subject">A workflow's name, or <c>Connections</c>.</param>
/// <param name="Version">From 1, per subject.</param>
/// <param name="Hash">Over the parsed form.</param>
/// <param name="FileName">What it was applied from; places in messages name it.</param>
public sealed record SavedDefinition(string Subject, int Version, string Hash, string Text, string FileName, DateTimeOffset SavedAt, string SavedBy)
{
    /// <summary>The subject under which the connections file is saved.</summary>
    public const string Connections = "Connections";
}
