using CampaignSync.Core.Definitions;

namespace CampaignSync.Simulation.Flags;

/// <summary>A human changed a value.</summary>
/// <param name="Stamp">By the clock of the system, in whole seconds.</param>
/// <param name="At">In truth.</param>
/// <param name="HalvesMet">The engine had seen both halves of the pair before, and brought them together.</param>
/// <param name="BeforeSeen">The engine had read what stood there before.</param>
internal sealed record HumanChange(bool AtDynamics, Guid Key, int Flag, bool OptOut, long Stamp, DateTimeOffset At, bool HalvesMet, bool BeforeSeen);

/// <summary>Looks whether an opt-out that a human set was undone without a change on the other side that is later, by the clocks or in truth.</summary>
/// <param name="namesUsers">Dataverse says who saved a contact last; where it does not, an opt-out can pass for ours (docs/delivery.md).</param>
internal sealed class OptOutWatch(OptOutDirection direction, bool dynamicsNewerValueWins, bool times, bool namesUsers)
{
    /// <summary>Campaign's writes are unconditional: what a human changes while one is under way is beyond reach.</summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromSeconds(3);

    /// <summary>Nobody looks twice within this time.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly List<HumanChange> _changes = [];

    public void Changed(HumanChange change) => _changes.Add(change);

    public string? Complaint(IReadOnlyList<EngineWrite> writes)
    {
        // Where Campaign has no times nobody can tell what is later, and where the value wins opt-outs are not special.
        if (!times || dynamicsNewerValueWins || !namesUsers)
            return null;
        for (var i = 0; i < writes.Count; i++)
        {
            var write = writes[i];
            if (write.OptOut)
                continue;
            var written = writes.Take(i).LastOrDefault(w => w.ToDynamics == write.ToDynamics && w.Key == write.Key && w.Flag == write.Flag);
            var own = _changes.LastOrDefault(c => c.AtDynamics == write.ToDynamics && IsOf(c, write) && c.At <= write.At);
            if (own is not { OptOut: true } || own.At < written?.At || (!write.ToDynamics && write.At - own.At < UnderWay))
                continue;
            // In one direction, halves that meet take the source's value.
            if (!own.HalvesMet && direction != OptOutDirection.Bidirectional)
                continue;
            if (!_changes.Any(c => c.AtDynamics != write.ToDynamics && IsOf(c, write) && !c.OptOut && c.At <= write.At && Undoes(c, own)))
                return $"An opt-out that a human set at {own.At:HH:mm:ss.fff} is undone at {write.At:HH:mm:ss.fff} without a later change on the other side: {write}";
        }
        return null;
    }

    /// <summary>Whether an opt-in on the other side is later; or the rule cannot know that it is not (docs/delivery.md, Limits).</summary>
    private bool Undoes(HumanChange optIn, HumanChange optOut)
        => optIn.Stamp > optOut.Stamp || optIn.At > optOut.At
        // In one direction the source's change goes where both were made in one second.
        || (direction != OptOutDirection.Bidirectional && optIn.Stamp == optOut.Stamp)
        // There and back between two looks, it seems never to have moved, and keeps its older time.
        || (optOut.AtDynamics && !optOut.BeforeSeen)
        // So does one of ours at Campaign that nobody had looked at since it was written.
        || (!optOut.AtDynamics && _changes.Any(c => !c.AtDynamics && c.Key == optOut.Key && c.Flag == optOut.Flag && !c.OptOut && c.At <= optOut.At && optOut.At - c.At < Look));

    private static bool IsOf(HumanChange change, EngineWrite write) => change.Key == write.Key && change.Flag == write.Flag;
}
