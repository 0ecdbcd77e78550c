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
    public FlagState SeeDynamics(FlagState state, bool optOut, DateTimeOffset? changedAt)
    {
        var (side, changed) = state.Dynamics.See(optOut, changedAt);
        return state with { Dynamics = side, Due = state.Due || (changed && direction == OptOutDirection.DynamicsToCampaign) };
    }

    public FlagState SeeCampaign(FlagState state, bool optOut, DateTimeOffset? changedAt)
    {
        var (side, changed) = state.Campaign.See(optOut, changedAt);
        return state with { Campaign = side, Due = state.Due || (changed && direction == OptOutDirection.CampaignToDynamics) };
    }

    /// <summary>Decides once both halves were seen.</summary>
    public FlagDecision Decide(FlagState state)
    {
        if (state.Dynamics.Value is not { } dynamics || state.Campaign.Value is not { } campaign || dynamics == campaign)
            return FlagDecision.Nothing;
        return direction switch
        {
            OptOutDirection.DynamicsToCampaign => state.Due ? new FlagDecision(null, dynamics, state.Dynamics.ChangedAt) : FlagDecision.Nothing,
            OptOutDirection.CampaignToDynamics => state.Due ? new FlagDecision(campaign, null, state.Campaign.ChangedAt) : FlagDecision.Nothing,
            OptOutDirection.Bidirectional => Bidirectional(state, dynamics, campaign),
            _ => FlagDecision.Nothing,
        };
    }

    /// <summary>What was decided is done, or there was nothing to do.</summary>
    public static FlagState Settle(FlagState state) => state with { Due = false };

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
