namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>What is remembered of one flag on one side. Values are opt-outs: true means "do not", whatever the column's sense.</summary>
/// <param name="Value">As last seen or written; null: this half was never seen.</param>
/// <param name="ChangedAt">
/// When the change was made that the value came from, in whole seconds. A value that we wrote keeps the time of the change
/// on the other side that it came from; null: no time that can be trusted.
/// </param>
/// <param name="Intended">A value that we set out to write and whose outcome is not yet known; seen there, it is ours.</param>
/// <param name="IntendedFrom">The time of the change that the intended value comes from.</param>
internal readonly record struct FlagSide(bool? Value, DateTimeOffset? ChangedAt, bool? Intended = null, DateTimeOffset? IntendedFrom = null)
{
    /// <summary>Enters what was seen there.</summary>
    /// <param name="changedAt">When the side says that it changed; null: it does not say.</param>
    /// <returns>The side as it is now, and whether somebody other than us has changed it.</returns>
    public (FlagSide Side, bool Changed) See(bool value, DateTimeOffset? changedAt)
    {
        if (Value == value)
            // Unchanged, whatever else of the record has changed: it keeps the time of the change that it came from.
            return (this, false);
        if (Intended == value)
            return (new FlagSide(value, IntendedFrom), false);
        return (new FlagSide(value, Whole(changedAt), Intended, IntendedFrom), true);
    }

    /// <summary>
    /// What was seen just now is all there is: an intended value that is not there was not written. Left standing, it would
    /// make a human's change to the same value look like ours.
    /// </summary>
    public FlagSide WithoutIntent() => this with { Intended = null, IntendedFrom = null };

    /// <summary>We set out to write a value that comes from a change on the other side.</summary>
    public FlagSide Intend(bool value, DateTimeOffset? from) => this with { Intended = value, IntendedFrom = from };

    /// <summary>The value was written.</summary>
    public FlagSide Written() => Intended is { } value ? new FlagSide(value, IntendedFrom) : this;

    private static DateTimeOffset? Whole(DateTimeOffset? time)
        => time is { } t ? DateTimeOffset.FromUnixTimeSeconds(t.ToUnixTimeSeconds()) : null;
}

/// <summary>What is remembered of one flag of a pair.</summary>
/// <param name="Due">One-way directions: the source's value has changed (or was first seen) and the other side has yet to get it.</param>
internal readonly record struct FlagState(FlagSide Dynamics, FlagSide Campaign, bool Due = true);
