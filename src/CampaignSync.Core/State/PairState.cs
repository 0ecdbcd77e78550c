namespace CampaignSync.Core.State;

/// <summary>What Opt-In/Out remembers of a contact and its profile: the flags, by id, and nothing else of the person.</summary>
public sealed class PairState
{
    public required int Table { get; init; }

    /// <summary>Primary id of the contact.</summary>
    public required Guid Key { get; init; }
    public bool HasContact { get; set; }
    public bool HasProfile { get; set; }

    /// <summary>Values, times and origins of the flags, as the opt-out rule encodes them.</summary>
    public required byte[] Flags { get; set; }

    /// <summary>One half is there and the other is not.</summary>
    public bool Unmatched => HasContact != HasProfile;
}
