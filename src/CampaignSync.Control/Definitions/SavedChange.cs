namespace CampaignSync.Control.Definitions;

/// <summary>What applying one file does, or did.</summary>
/// <param name="Subject">A workflow's name, or <c>Connections</c>.</param>
/// <param name="Version">Number of the version that holds it; on a dry run the number that it would get. Where nothing changes, that of the version that is there.</param>
/// <param name="Changed">False: the saved version says the same already.</param>
/// <param name="Differences">In words.</param>
/// <param name="TablesReadAgain">Tables that the next start reads in full.</param>
/// <param name="TablesTakenOut">Tables whose cursor and backlog the next start drops.</param>
public sealed record SavedChange(string Subject, string File, int Version, bool Changed, IReadOnlyList<string> Differences, IReadOnlyList<string> TablesReadAgain, IReadOnlyList<string> TablesTakenOut)
{
    /// <summary>What was saved cannot be started: <c>direction: disabled</c>.</summary>
    internal bool SwitchesOff { get; init; }
}

/// <summary>What applying files did, or would do.</summary>
public sealed record ApplyOutcome(IReadOnlyList<SavedChange> Changes, IReadOnlyList<ControlWarning> Warnings);
