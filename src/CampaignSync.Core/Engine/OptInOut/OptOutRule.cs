using CampaignSync.Core.Definitions;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>What is to be written of one flag. At most one of the two is set.</summary>
/// <param name="From">The time of the change that the value comes from.</param>
internal readonly record struct FlagDecision(bool? ToDynamics, bool? ToCampaign, DateTimeOffset? From)
{
    public static FlagDecision Nothing { get; }

    public bool IsNothing => ToDynamics is null && ToCampaign is null;
}

/// <summary>Which side's value wins (design section 6; feature 29 of Adobe's list). Pure: state in, decision out.</summary>
internal sealed class OptOutRule(OptOutDirection direction, bool dynamicsNewerValueWins)
{
    /// <param name="savedSince">The contact was saved since it was last seen.</param>
    /// <param name="savedByAnother">The contact was saved last by somebody else than us.</param>
    public FlagState SeeDynamics(FlagState state, bool optOut, DateTimeOffset modifiedAt, bool savedSince, bool savedByAnother)
    {
        var (side, sight) = state.Dynamics.See(optOut, modifiedAt, stamp: null, savedSince, maybeTheirs: savedByAnother);
        return Seen(state with { Dynamics = side }, sight, isSource: direction == OptOutDirection.DynamicsToCampaign);
    }

    public FlagState SeeCampaign(FlagState state, bool optOut, DateTimeOffset? changedAt)
    {
        // Campaign does not say who saved a profile, only when the attribute was last changed.
        var (side, sight) = state.Campaign.See(optOut, changedAt, stamp: changedAt, savedSince: false, maybeTheirs: changedAt is not null);
        return Seen(state with { Campaign = side }, sight, isSource: direction == OptOutDirection.CampaignToDynamics);
    }

    /// <summary>
    /// The second half of a pair has come while the workflow runs, or a profile was made anew. The source's value is due at the other side; an opt-in that
    /// nobody ever set, as a new profile has it, is nobody's wish and undoes nothing.
    /// </summary>
    public FlagState Meet(FlagState state)
    {
        var source = direction == OptOutDirection.DynamicsToCampaign ? state.Dynamics : state.Campaign;
        return state with { Due = source is { Value: false, ChangedAt: null } ? FlagDue.No : FlagDue.Changed };
    }

    /// <summary>Decides once both halves were seen.</summary>
    public FlagDecision Decide(FlagState state)
    {
        if (state.Dynamics.Value is not { } dynamics || state.Campaign.Value is not { } campaign || dynamics == campaign)
            return FlagDecision.Nothing;
        return direction switch
        {
            OptOutDirection.DynamicsToCampaign when MayGo(state.Due, state.Dynamics, state.Campaign) => new FlagDecision(null, dynamics, state.Dynamics.ChangedAt),
            OptOutDirection.CampaignToDynamics when MayGo(state.Due, state.Campaign, state.Dynamics) => new FlagDecision(campaign, null, state.Campaign.ChangedAt),
            OptOutDirection.Bidirectional => Bidirectional(state, dynamics, campaign),
            _ => FlagDecision.Nothing,
        };
    }

    /// <summary>Halves that agree have nothing due; what is still on its way may yet make them differ.</summary>
    public static FlagState SettleIfEqual(FlagState state)
        => state.Dynamics.Value == state.Campaign.Value && !state.InDoubt ? state with { Due = FlagDue.No } : state;

    /// <summary>A value was written; if the source has changed while it was under way, that is due in its turn.</summary>
    public static FlagState Settle(FlagState state)
        => state with { Due = state.Dynamics.Value == state.Campaign.Value ? FlagDue.No : FlagDue.Changed };

    private static FlagState Seen(FlagState state, FlagSight sight, bool isSource) => sight switch
    {
        FlagSight.Changed when isSource && state.Due == FlagDue.No => state with { Due = FlagDue.Changed },
        // What was due has arrived; the other side has a value of its own since.
        FlagSight.TakenBack when !isSource => state with { Due = FlagDue.No },
        _ => state,
    };

    /// <summary>A source's change goes to the other side, unless it would undo an opt-out that was made there after it: a change that comes late is no later change.</summary>
    private static bool MayGo(FlagDue due, FlagSide source, FlagSide other)
        => due == FlagDue.First || (due == FlagDue.Changed && !(other.Value == true && other.ChangedAt > source.ChangedAt));

    private FlagDecision Bidirectional(FlagState state, bool dynamics, bool campaign)
    {
        // Without a time that can be trusted Dynamics counts as newer or equal.
        var campaignNewer = state.Campaign.ChangedAt is { } c && state.Dynamics.ChangedAt is { } d && c > d;
        var wins = campaignNewer ? campaign : dynamicsNewerValueWins ? dynamics : dynamics || campaign;
        return wins == dynamics
            ? new FlagDecision(null, dynamics, state.Dynamics.ChangedAt)
            : new FlagDecision(campaign, null, state.Campaign.ChangedAt);
    }
}
