namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>What is remembered of one flag on one side. Values are opt-outs: true means "do not", whatever the column's sense.</summary>
/// <param name="Value">As last seen or written; null: this half was never seen.</param>
/// <param name="ChangedAt">
/// When the change was made that the value came from, in whole seconds. A value that we wrote keeps the time of the change
/// on the other side that it came from; null: no time that can be trusted.
/// </param>
/// <param name="Intended">A value that we set out to write and whose outcome is not yet known; seen there, it is ours unless somebody else may have set it.</param>
/// <param name="IntendedFrom">The time of the change that the intended value comes from.</param>
/// <param name="Stamped">The value was seen since we last wrote it, with this stamp.</param>
/// <param name="Stamp">What the side itself gave as the value's own time; null: it never changed, or the side keeps no such time.</param>
internal readonly record struct FlagSide(bool? Value, DateTimeOffset? ChangedAt, bool? Intended = null, DateTimeOffset? IntendedFrom = null, bool Stamped = false, DateTimeOffset? Stamp = null)
{
    /// <summary>Enters what was seen there.</summary>
    /// <param name="changedAt">When the side says that it changed; null: it does not say.</param>
    /// <param name="stamp">The value's own time, where the side keeps one.</param>
    /// <param name="savedSince">The record was saved by somebody since it was last seen.</param>
    /// <param name="maybeTheirs">If it is what we set out to write, it may be somebody else's all the same, made at that time.</param>
    public (FlagSide Side, FlagSight Sight) See(bool value, DateTimeOffset? changedAt, DateTimeOffset? stamp, bool savedSince, bool maybeTheirs)
    {
        var at = Whole(changedAt);
        stamp = Whole(stamp);
        if (Value == value)
        {
            // Our write came and was taken back: the value's own time tells. Where there is none, a save in between may
            // have been that, or something else; an opt-out counts as taken back, for that is the safe side.
            var takenBack = Intended is { } intended && intended != value && ((Stamped && stamp != Stamp) || (stamp is null && value && savedSince));
            // Changed there and back between two looks: the value is the same, and as new as its own time says.
            var newer = Stamped && stamp is not null && stamp != Stamp ? stamp : ChangedAt;
            return takenBack
                ? (new FlagSide(value, at, Stamped: true, Stamp: stamp), FlagSight.TakenBack)
                // Unchanged, whatever else of the record has changed: it keeps the time of the change that it came from.
                : (this with { ChangedAt = newer, Stamped = true, Stamp = stamp }, FlagSight.Unchanged);
        }
        if (Intended == value)
        {
            // Our write came, or it never came and somebody set the same. An opt-out counts as the later of the two, for that is
            // the safe side; the intent stands, for an answer may yet say that it was ours.
            return value && maybeTheirs
                ? (new FlagSide(value, Later(at, IntendedFrom), Intended, IntendedFrom, Stamped: true, stamp), FlagSight.Changed)
                : (new FlagSide(value, IntendedFrom, Stamped: true, Stamp: stamp), FlagSight.Unchanged);
        }
        // What we set out to write was there, and is there no more.
        return Intended is not null && Intended == Value
            ? (new FlagSide(value, at, Stamped: true, Stamp: stamp), FlagSight.TakenBack)
            : (new FlagSide(value, at, Intended, IntendedFrom, Stamped: true, stamp), FlagSight.Changed);
    }

    /// <summary>Whether a value, with the side's own time of it, is another than the one last seen or written.</summary>
    public bool IsNews(bool value, DateTimeOffset? stamp) => Value != value || (Stamped && Whole(stamp) != Stamp);

    /// <summary>
    /// What was seen just now is all there is: an intended value that is not there was not written. Left standing, it would
    /// make a human's change to the same value look like ours.
    /// </summary>
    public FlagSide WithoutIntent() => this with { Intended = null, IntendedFrom = null };

    /// <summary>We set out to write a value that comes from a change on the other side.</summary>
    public FlagSide Intend(bool value, DateTimeOffset? from) => this with { Intended = value, IntendedFrom = from };

    /// <summary>The value was written.</summary>
    public FlagSide Written() => Intended is { } value ? new FlagSide(value, IntendedFrom) : this;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one > other || other is null ? one : other;

    private static DateTimeOffset? Whole(DateTimeOffset? time)
        => time is { } t ? DateTimeOffset.FromUnixTimeSeconds(t.ToUnixTimeSeconds()) : null;
}

/// <summary>What a look at a value came to.</summary>
internal enum FlagSight
{
    /// <summary>As it was, or as we wrote it.</summary>
    Unchanged,

    /// <summary>Somebody else has changed it.</summary>
    Changed,

    /// <summary>Our write arrived, and somebody else has changed it back.</summary>
    TakenBack,
}

/// <summary>What is remembered of one flag of a pair.</summary>
/// <param name="Due">One-way directions: whether the source's value has yet to go to the other side.</param>
internal readonly record struct FlagState(FlagSide Dynamics, FlagSide Campaign, FlagDue Due = FlagDue.First)
{
    /// <summary>A write whose outcome is not known.</summary>
    public bool InDoubt => Dynamics.Intended is not null || Campaign.Intended is not null;
}

/// <summary>Why a source's value has yet to go to the other side.</summary>
internal enum FlagDue : byte
{
    /// <summary>It has not: the other side may have a value of its own.</summary>
    No = 0,

    /// <summary>The halves were never brought together.</summary>
    First = 1,

    /// <summary>It has changed since they were.</summary>
    Changed = 2,
}
