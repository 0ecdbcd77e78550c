using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Core.State;

/// <summary>A numbered request of a cmdlet or the command line to the host. An edge, not a level: it is carried out once, in the order of numbers.</summary>
public sealed class ControlRequest
{
    /// <summary>How long a request is kept after it was carried out.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>Given by the store, and never again.</summary>
    public long Number { get; set; }
    public required RequestVerb Verb { get; init; }

    /// <summary>Null for requests that concern no workflow.</summary>
    public WorkflowName? Workflow { get; init; }

    /// <summary>What the verb needs besides, as JSON.</summary>
    public string? Argument { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }
    public required string RequestedBy { get; init; }
    public DateTimeOffset? DoneAt { get; set; }

    /// <summary>What came of it, as JSON, for the verbs that answer something.</summary>
    public string? Answer { get; set; }
}

/// <summary>What can be asked of a host.</summary>
public enum RequestVerb
{
    /// <summary>Run the newest saved definition. Argument: whether held deletes are released.</summary>
    Start = 1,
    Stop = 2,

    /// <summary>Sign in to both systems and say what works.</summary>
    TestConnection = 3,

    /// <summary>Hold definitions against the metadata of both systems.</summary>
    TestDefinitions = 4,
}
