using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Core.Definitions;

/// <summary>What a workflow does: the parsed form of one of the three workflow files. Two definitions mean the same when their hashes are equal; places are no part of that.</summary>
public abstract record WorkflowDefinition
{
    public abstract WorkflowName Workflow { get; }

    /// <summary>Pause between two looks at the source; 500 ms to 1 h.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>More record errors than this in a row, with no success between, fail the workflow (<c>ErrorRun</c>).</summary>
    public int FailAfterErrors { get; init; } = 50;

    /// <summary>Place of the <c>workflow:</c> key.</summary>
    public Place Place { get; init; }
}
