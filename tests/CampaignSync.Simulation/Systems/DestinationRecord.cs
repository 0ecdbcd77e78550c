namespace CampaignSync.Simulation.Systems;

/// <summary>A record of the simulated Campaign.</summary>
/// <param name="fields">JSON by path.</param>
internal sealed class DestinationRecord(string key, SortedDictionary<string, string> fields)
{
    public string Key { get; } = key;
    public SortedDictionary<string, string> Fields { get; } = fields;

    /// <summary>Made by somebody else, and not written by us since.</summary>
    public bool ByHand { get; set; }

    /// <summary>Changed by somebody else since we last wrote it.</summary>
    public bool Foreign { get; set; }

    public DateTimeOffset LastModified { get; set; }

    /// <summary>When lists of changes begin to show the last change: a little later than it carries.</summary>
    public DateTimeOffset VisibleAt { get; set; }

    /// <summary>When each opt-out attribute was last changed; one that never was is absent.</summary>
    public Dictionary<string, DateTimeOffset> FlagTimes { get; } = new(StringComparer.Ordinal);

    public bool Flag(string attribute) => Fields.GetValueOrDefault(attribute) == "true";
}

/// <summary>A write that took effect at the simulated Campaign.</summary>
/// <param name="Changed">Whether anything is different now.</param>
internal sealed record WriteEffect(string Resource, string Key, WriteEffectKind Kind, bool Changed);

internal enum WriteEffectKind
{
    Created,
    Updated,
    Deleted,
}
