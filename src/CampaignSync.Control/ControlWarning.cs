namespace CampaignSync.Control;

/// <summary>Something that the one who asked should know, though the command is done.</summary>
/// <param name="Id">Constant.</param>
public sealed record ControlWarning(string Id, string Message)
{
    /// <summary>What is saved takes effect with the next start only.</summary>
    public const string PendingChanges = nameof(PendingChanges);

    /// <summary>A stopped workflow's cursor is honoured for less than two more days.</summary>
    public const string CursorExpires = nameof(CursorExpires);

    /// <summary>The host that runs is of another version.</summary>
    public const string HostOtherVersion = nameof(HostOtherVersion);
}
