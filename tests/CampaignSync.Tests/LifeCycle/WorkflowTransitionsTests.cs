using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.LifeCycle;

public sealed class WorkflowTransitionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Start_AfterAFailure_ForgetsReasonAndCounters()
    {
        var state = Failed(FailureId.CredentialRejected);
        state.Counts = new WorkflowCounts(Read: 3, Written: 2);
        state.SourcesRead = true;
        state.LastWrittenAt = Now;

        state.Start(request: 7, version: 2, connections: 1, Now);

        Assert.Equal(WorkflowStatus.STARTING, state.Status);
        Assert.Equal((7, 2, 1), (state.StartRequest, state.RunningVersion, state.RunningConnections));
        Assert.Null(state.ErrorId);
        Assert.Null(state.Reason);
        Assert.Null(state.FailedAt);
        Assert.Equal(default, state.Counts);
        Assert.False(state.SourcesRead);
        Assert.Null(state.LastWrittenAt);
        Assert.Equal(WorkflowHealth.Healthy, state.Health);
    }

    [Fact]
    public void Fail_WhileRunning_KeepsWhatItRanOn()
    {
        var state = Running();

        state.Fail(FailureId.SchemaMismatch, "The column is gone.", Now);

        Assert.Equal(WorkflowStatus.FAILED, state.Status);
        Assert.Equal((FailureId.SchemaMismatch, "The column is gone.", Now), (state.ErrorId, state.Reason, state.FailedAt));
        Assert.Null(state.Health);
        Assert.Equal(1, state.RunningVersion);
    }

    [Fact]
    public void Stop_WhileRunning_ForgetsVersionsAndKeepsCounters()
    {
        var state = Running();
        state.Counts = new WorkflowCounts(Read: 9);

        state.Stop();

        Assert.Equal(WorkflowStatus.STOPPED, state.Status);
        Assert.Null(state.RunningVersion);
        Assert.Null(state.RunningConnections);
        Assert.Null(state.Health);
        Assert.Equal(9, state.Counts.Read);
    }

    [Fact]
    public void Resume_AfterLosingItsHost_RunsOnTheSameVersion()
    {
        var state = Running();
        state.LoseHost("gone", Now);

        state.Resume();

        Assert.Equal(WorkflowStatus.STARTING, state.Status);
        Assert.Equal(1, state.RunningVersion);
        Assert.Null(state.ErrorId);
    }

    [Fact]
    public void Resume_AfterAFailureOfItsOwn_IsRefused()
    {
        var state = Failed(FailureId.DeletionGuard);

        Assert.False(state.IsResumable());
        Assert.Throws<InvalidOperationException>(state.Resume);
        Assert.Equal(FailureId.DeletionGuard, state.ErrorId);
    }

    [Fact]
    public void Ready_WhenStopped_IsRefusedAndChangesNothing()
    {
        var state = new WorkflowState { Name = WorkflowName.Ingress };

        Assert.Throws<InvalidOperationException>(state.Ready);
        Assert.Equal(WorkflowStatus.STOPPED, state.Status);
    }

    private static WorkflowState Running()
    {
        var state = new WorkflowState { Name = WorkflowName.Ingress };
        state.Start(request: 1, version: 1, connections: 1, Now);
        state.Ready();
        return state;
    }

    private static WorkflowState Failed(string errorId)
    {
        var state = Running();
        state.Fail(errorId, "why", Now);
        return state;
    }
}
