using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Core.Definitions;

/// <summary>Opt-out flags between contact and profile.</summary>
public sealed record OptInOutDefinition : WorkflowDefinition
{
    public override WorkflowName Workflow => WorkflowName.OptInOut;

    public required OptOutDirection Direction { get; init; }

    /// <summary>Dataverse primary id and Campaign identification key that pair a contact with its profile.</summary>
    public KeyMapping Key { get; init; } = new("contactid", "externalId");

    /// <summary>Published filter that finds profiles changed since a time; null: a walk over profiles sorted by last change.</summary>
    public LookupFilter? ChangesFilter { get; init; }

    /// <summary>Bidirectional, Dynamics newer or equal: false: opt-out = true wins if either side has it (Adobe's rule); true: the value of Dynamics wins.</summary>
    public bool DynamicsNewerValueWins { get; init; }

    public required IReadOnlyList<FlagMapping> Fields { get; init; }
}

public enum OptOutDirection : long
{
    Disabled,
    DynamicsToCampaign,
    CampaignToDynamics,
    Bidirectional,
}

/// <summary>A boolean column of the contact and an opt-out attribute of the profile.</summary>
/// <param name="Invert">True where one side's true means the other's false (<c>followemail</c>: true allows).</param>
public sealed record FlagMapping(string Dynamics, string Campaign, bool Invert = false, Place DynamicsPlace = default, Place CampaignPlace = default);
