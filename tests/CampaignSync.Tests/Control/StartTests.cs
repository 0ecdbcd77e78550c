using CampaignSync.Control;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Tests.Definitions;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Control;

public sealed class StartTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ControlBench _bench = new();

    [Fact]
    public async Task Start_WhenStopped_IsStartingAtOnceWithARequest()
    {
        await _bench.ApplyAllAsync();

        var outcome = await _bench.Instance.Workflows.StartAsync(WorkflowName.Ingress, new StartArgument(AllowDeletes: true), CancellationToken.None);

        var request = Assert.Single(_bench.Read(r => r.OpenRequests()));
        Assert.Equal(outcome.Number, request.Number);
        Assert.Equal(RequestVerb.Start, request.Verb);
        Assert.Equal("""{"allowDeletes":true,"once":false}""", request.Argument);
        Assert.Equal("tester", request.RequestedBy);
        Assert.False(outcome.HostLives);
        Assert.Empty(outcome.Warnings);
        Assert.Equal(WorkflowStatus.STARTING, _bench.Instance.Workflows.View(WorkflowName.Ingress).Status);
        var state = _bench.Read(r => r.GetWorkflow(WorkflowName.Ingress));
        Assert.Equal((1, 1, request.Number), (state.RunningVersion, state.RunningConnections, state.StartRequest));
    }

    [Fact]
    public async Task Start_WhenRunning_ChangesNothingAndWarns()
    {
        await _bench.ApplyAllAsync();
        await _bench.StartAsync();
        await _bench.HostLivesAsync();
        await _bench.HostTakesStartAsync();

        var outcome = await _bench.StartAsync();

        Assert.Null(outcome.Number);
        Assert.Equal("WorkflowAlreadyRunning", Assert.Single(outcome.Warnings).Id);
        Assert.Empty(_bench.Read(r => r.OpenRequests()));
        Assert.Equal(WorkflowStatus.RUNNING, _bench.Instance.Workflows.View(WorkflowName.Ingress).Status);
    }

    [Theory]
    [InlineData(false, false, true, ", and -Once had no effect: stop it first.")]
    [InlineData(false, true, true, ", and --allow-deletes (-AllowDelete) and -Once had no effect: stop it first.")]
    [InlineData(true, false, true, "Ingress is RUNNING already.")]
    [InlineData(true, false, false, "Ingress is RUNNING already.")]
    public async Task Start_WhenRunning_SaysWhatItDoesNotHeed(bool runsOnce, bool allowDeletes, bool once, string said)
    {
        await _bench.ApplyAllAsync();
        await _bench.Instance.Workflows.StartAsync(WorkflowName.Ingress, new StartArgument(Once: runsOnce), CancellationToken.None);
        await _bench.HostLivesAsync();
        await _bench.HostTakesStartAsync();

        var outcome = await _bench.Instance.Workflows.StartAsync(WorkflowName.Ingress, new StartArgument(allowDeletes, once), CancellationToken.None);

        Assert.EndsWith(said, Assert.Single(outcome.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal(runsOnce, _bench.Instance.Workflows.RunsOnce(WorkflowName.Ingress));
    }

    /// <summary>How a run that was to end by itself has ended: as it was to, or because somebody else stopped it.</summary>
    [Theory]
    [InlineData(false, 0, false)]
    [InlineData(true, 0, true)]
    [InlineData(true, 1, false)]
    public async Task Run_IsDone_WhereAllWasReadAndNothingWaitsToBeWritten(bool sourcesRead, int waiting, bool done)
    {
        await _bench.ApplyAllAsync();
        await _bench.StartAsync();
        await _bench.HostTakesStartAsync();
        await _bench.ChangeAsync(WorkflowName.Ingress, (tx, state) =>
        {
            state.SourcesRead = sourcesRead;
            var table = new TableState { Workflow = WorkflowName.Ingress, Name = "contact" };
            tx.PutTable(table);
            BacklogBench.Insert(tx, table.Id, 1, ItemKind.Upsert, ItemState.Blocked);
            for (var i = 0; i < waiting; i++)
                BacklogBench.Insert(tx, table.Id, 2 + i, ItemKind.Upsert, ItemState.Ready);
            state.Stop();
        });

        Assert.Equal(done, _bench.Instance.Workflows.IsDone(WorkflowName.Ingress));
    }

    [Theory]
    [InlineData(0, "Ingress is not RUNNING in time: it is STARTING")]
    [InlineData(2, "Ingress is not RUNNING after 2 seconds: it is STARTING")]
    public async Task Wait_ThatTimesOut_SaysHowLongItWaited(int seconds, string said)
    {
        await _bench.ApplyAllAsync();
        await _bench.StartAsync();
        var wait = new GoalWait(_bench.Instance.Workflows, _bench.Time).UntilAsync(WorkflowName.Ingress, WaitGoal.Running, TimeSpan.FromSeconds(seconds), progress: null, CancellationToken.None);
        _bench.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.StartsWith(said, (await Assert.ThrowsAsync<ControlTimeoutException>(() => wait)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AfterItsHostDied_RunsTheNewestDefinition()
    {
        await _bench.ApplyAllAsync();
        await _bench.StartAsync();
        await _bench.HostLivesAsync();
        await _bench.HostTakesStartAsync();
        await _bench.ApplyAsync(Yaml.Contact("fields: [ { source: lastname, destination: lastName } ]"));
        _bench.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(FailureId.HostNotRunning, _bench.Instance.Workflows.View(WorkflowName.Ingress).ErrorId);

        var outcome = await _bench.StartAsync();

        Assert.NotNull(outcome.Number);
        Assert.False(outcome.HostLives);
        var view = _bench.Instance.Workflows.View(WorkflowName.Ingress);
        Assert.Equal((WorkflowStatus.STARTING, (string?)null, (int?)2), (view.Status, view.ErrorId, view.RunningVersion));
    }

    [Fact]
    public async Task Start_WhileAStopIsOpen_IsAskedForAndLeavesTheStatus()
    {
        await _bench.ApplyAllAsync();
        await _bench.StartAsync();
        await _bench.HostLivesAsync();
        await _bench.HostTakesStartAsync();
        await _bench.StopAsync();

        var outcome = await _bench.StartAsync();

        Assert.NotNull(outcome.Number);
        Assert.Equal([RequestVerb.Stop, RequestVerb.Start], _bench.Read(r => r.OpenRequests()).Select(r => r.Verb));
        Assert.Equal(WorkflowStatus.RUNNING, _bench.Instance.Workflows.View(WorkflowName.Ingress).Status);
    }

    [Fact]
    public async Task Start_WhenNoHostLives_OvertakesWhatWasAskedBefore()
    {
        await _bench.ApplyAllAsync();
        await _bench.StartAsync();
        await _bench.StopAsync();

        var outcome = await _bench.StartAsync();

        Assert.Equal(outcome.Number, Assert.Single(_bench.Read(r => r.OpenRequests())).Number);
    }

    [Fact]
    public async Task Start_WithoutDefinition_IsRefusedWithTheRemedy()
    {
        await _bench.ApplyAsync(Yaml.Connections);

        var error = await Assert.ThrowsAsync<ControlException>(() => _bench.StartAsync());

        Assert.Equal("DefinitionMissing", error.ErrorId);
        Assert.Contains("campaignsync apply", error.Message, StringComparison.Ordinal);
        Assert.Equal(WorkflowStatus.STOPPED, _bench.Instance.Workflows.View(WorkflowName.Ingress).Status);
    }

    [Fact]
    public async Task Start_WithoutConnections_IsRefusedWithTheRemedy()
    {
        await _bench.ApplyAsync(Yaml.Ingress);

        var error = await Assert.ThrowsAsync<ControlException>(() => _bench.StartAsync());

        Assert.Equal("ConnectionsMissing", error.ErrorId);
        Assert.Contains("connections:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OfDisabledOptInOut_IsRefused()
    {
        await _bench.ApplyAsync(Yaml.Connections, Yaml.OptInOut.Replace("direction: bidirectional", "direction: disabled", StringComparison.Ordinal));

        var error = await Assert.ThrowsAsync<ControlException>(() => _bench.StartAsync(WorkflowName.OptInOut));

        Assert.Equal("WorkflowDisabled", error.ErrorId);
        Assert.Empty(_bench.Read(r => r.OpenRequests()));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
