namespace CampaignSync.Core.LifeCycle;

/// <summary>The three workflows, by the names that every output uses.</summary>
public enum WorkflowName : long
{
    /// <summary>Contacts and custom entities from Dynamics 365 to Campaign.</summary>
    Ingress = 1,

    /// <summary>Email marketing events from Campaign to the timeline of Dynamics 365.</summary>
    Egress = 2,

    /// <summary>Opt-out flags between the two, one way or both.</summary>
    OptInOut = 3,
}

/// <summary>What a workflow is called where people read it.</summary>
public static class WorkflowNames
{
    public static IReadOnlyList<WorkflowName> All { get; } = [WorkflowName.Ingress, WorkflowName.Egress, WorkflowName.OptInOut];

    public static string DisplayName(this WorkflowName name) => name switch
    {
        WorkflowName.Ingress => "Microsoft Dynamics 365 to Campaign",
        WorkflowName.Egress => "Campaign to Microsoft Dynamics 365",
        WorkflowName.OptInOut => "Opt-In/Out",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
    };
}
