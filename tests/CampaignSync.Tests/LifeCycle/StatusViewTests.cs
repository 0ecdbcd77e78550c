using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Tests.Control;
using CampaignSync.Tests.Definitions;

namespace CampaignSync.Tests.LifeCycle;

public sealed class StatusViewTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ControlBench _bench = new();

    private WorkflowView View => _bench.Instance.Workflows.View(WorkflowName.Ingress);

    [Fact]
    public void View_OfNothing_IsStopped()
    {
        Assert.Equal(WorkflowStatus.STOPPED, View.Status);
        Assert.Null(View.Health);
        Assert.Null(View.HostProcessId);
        Assert.Null(View.Reason);
        Assert.Null(View.CursorExpiresAt);
        Assert.False(View.PendingChanges);
        Assert.False(View.CaughtUp);
    }

    [Fact]
    public async Task View_HeartbeatOfFiveSeconds_StillLives()
    {
        await RunningAsync();

        _bench.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((WorkflowStatus.RUNNING, 4711), (View.Status, View.HostProcessId));
    }

    [Fact]
    public async Task View_HeartbeatOlderThanFiveSeconds_IsFailedForWantOfAHost()
    {
        await RunningAsync();

        _bench.Time.Advance(TimeSpan.FromSeconds(5.1));

        Assert.Equal((WorkflowStatus.FAILED, FailureId.HostNotRunning), (View.Status, View.ErrorId));
        Assert.Contains("4711", View.Reason, StringComparison.Ordinal);
        Assert.Null(View.Health);
        Assert.Null(View.HostProcessId);
    }

    [Fact]
    public async Task View_HostThatSaidGoodbye_IsFailedAtOnce()
    {
        await RunningAsync();

        await _bench.WriteAsync(tx => tx.PutHost(tx.GetHost()! with { Ended = true }));

        Assert.Equal(FailureId.HostNotRunning, View.ErrorId);
    }

    [Fact]
    public async Task View_StartThatWaitsForItsHost_IsStartingForFiveSeconds()
    {
        await _bench.ApplyAllAsync();
        await _bench.StartAsync();

        Assert.Equal(WorkflowStatus.STARTING, View.Status);
        _bench.Time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.Equal((WorkflowStatus.FAILED, FailureId.HostNotRunning), (View.Status, View.ErrorId));
    }

    [Fact]
    public async Task View_FailureOfItsOwn_IsNotHiddenByADeadHost()
    {
        await RunningAsync();
        await _bench.ChangeAsync(WorkflowName.Ingress, (_, state) => state.Fail(FailureId.SchemaMismatch, "gone", _bench.Now));

        _bench.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal((FailureId.SchemaMismatch, "gone"), (View.ErrorId, View.Reason));
    }

    [Fact]
    public async Task PendingChanges_SavedAndPutBack_AreSetAndCleared()
    {
        await RunningAsync();
        Assert.False(View.PendingChanges);

        await _bench.ApplyAsync(Yaml.Contact("fields: [ { source: lastname, destination: lastName } ]"));
        Assert.True(View.PendingChanges);

        await _bench.ApplyAsync(Yaml.Ingress);
        Assert.False(View.PendingChanges);
    }

    [Fact]
    public async Task PendingChanges_OfConnections_Count()
    {
        await RunningAsync();

        await _bench.ApplyAsync(Yaml.Connections.Replace("clientId: client", "clientId: other", StringComparison.Ordinal));

        Assert.True(View.PendingChanges);
        Assert.True(_bench.Instance.Workflows.View(WorkflowName.Egress).PendingChanges);
    }

    [Fact]
    public async Task PendingChanges_OfAFailedWorkflow_Show()
    {
        await RunningAsync();
        await _bench.ChangeAsync(WorkflowName.Ingress, (_, state) => state.Fail(FailureId.SchemaMismatch, "gone", _bench.Now));

        await _bench.ApplyAsync(Yaml.Contact("fields: [ { source: lastname, destination: lastName } ]"));

        Assert.True(View.PendingChanges);
    }

    [Fact]
    public async Task Health_DegradedByTheHost_ShowsItsCause()
    {
        await RunningAsync();

        await _bench.ChangeAsync(WorkflowName.Ingress, (_, state) => (state.Health, state.HealthCause) = (WorkflowHealth.Degraded, "Campaign is away."));

        Assert.Equal((WorkflowHealth.Degraded, "Campaign is away.", (string?)null), (View.Health, View.Reason, View.ErrorId));
    }

    [Fact]
    public async Task Health_BacklogWithoutWritesForAMinute_IsStalled()
    {
        await RunningAsync();
        await QueueAsync(ItemState.Ready);

        await LaterAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(WorkflowHealth.Healthy, View.Health);

        await LaterAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(WorkflowHealth.Stalled, View.Health);
    }

    [Fact]
    public async Task Health_RecordThatCameAfterALongRest_IsNotStalled()
    {
        await RunningAsync();
        await LaterAsync(TimeSpan.FromHours(1));

        await QueueAsync(ItemState.Ready);

        Assert.Equal(WorkflowHealth.Healthy, View.Health);
    }

    [Theory]
    [InlineData(ItemState.Blocked)]
    [InlineData(ItemState.Held)]
    public async Task Health_BacklogThatWaitsForAKnownCause_IsNotStalled(ItemState state)
    {
        await RunningAsync();
        await QueueAsync(state);

        await LaterAsync(TimeSpan.FromHours(1));

        Assert.Equal(WorkflowHealth.Healthy, View.Health);
        Assert.Equal(1, View.Backlog);
    }

    [Fact]
    public async Task CaughtUp_NeedsBothReadSourcesAndAnEmptyBacklog()
    {
        await RunningAsync();
        await _bench.ChangeAsync(WorkflowName.Ingress, (_, state) => state.SourcesRead = true);
        Assert.True(View.CaughtUp);

        await QueueAsync(ItemState.Ready);

        Assert.False(View.CaughtUp);
        Assert.Equal(_bench.Now, View.OldestBacklogAt);
    }

    [Fact]
    public async Task CursorExpiresAt_IsThatOfTheOldestCursor()
    {
        await _bench.WriteAsync(tx =>
        {
            tx.PutTable(new TableState { Workflow = WorkflowName.Ingress, Name = "contact", LinkAt = _bench.Now });
            tx.PutTable(new TableState { Workflow = WorkflowName.Ingress, Name = "new_order", LinkAt = _bench.Now - TimeSpan.FromDays(1) });
            tx.PutTable(new TableState { Workflow = WorkflowName.Ingress, Name = "gone", LinkAt = _bench.Now - TimeSpan.FromDays(3), Removed = true });
        });

        Assert.Equal(_bench.Now + TimeSpan.FromDays(6), View.CursorExpiresAt);
    }

    private async Task RunningAsync()
    {
        await _bench.ApplyAllAsync();
        foreach (var name in WorkflowNames.All)
            await _bench.StartAsync(name);
        await _bench.HostLivesAsync();
        foreach (var name in WorkflowNames.All)
            await _bench.HostTakesStartAsync(name);
    }

    private Task QueueAsync(ItemState state) => _bench.WriteAsync(tx =>
    {
        var table = new TableState { Workflow = WorkflowName.Ingress, Name = "contact" };
        tx.PutTable(table);
        tx.InsertItem(new Item { Table = table.Id, Key = Guid.NewGuid(), Kind = ItemKind.Upsert, State = state, Lane = Lane.Incremental, SourceVersion = 1, Sequence = 1, DefinitionVersion = 1, QueuedAt = _bench.Now });
    });

    private Task LaterAsync(TimeSpan by)
    {
        _bench.Time.Advance(by);
        return _bench.HostLivesAsync();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
