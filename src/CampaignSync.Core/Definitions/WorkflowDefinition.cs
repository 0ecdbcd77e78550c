using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Core.Definitions;

/// <summary>What a workflow does: the parsed form of one of the three workflow files.</summary>
public abstract record WorkflowDefinition : Definition
{
    public abstract WorkflowName Workflow { get; }

    public override string Subject => Workflow.ToString();

    /// <summary>Pause between two looks at the source; 500 ms to 1 h.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>More record errors than this in a row, with no success between, fail the workflow (<c>ErrorRun</c>).</summary>
    public int FailAfterErrors { get; init; } = 50;
}
