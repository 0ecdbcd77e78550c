using CampaignSync.Control;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Tests.Definitions;

namespace CampaignSync.Tests.Control;

public sealed class StopTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ControlBench _bench = new();

    [Fact]
    public async Task Stop_WhileAHostLives_IsAskedOfIt()
    {
        await RunningAsync();

        var outcome = await _bench.StopAsync();

        Assert.True(outcome.HostLives);
        Assert.Equal(outcome.Number, Assert.Single(_bench.Read(r => r.OpenRequests())).Number);
        Assert.Equal(WorkflowStatus.RUNNING, _bench.Instance.Workflows.View(WorkflowName.Ingress).Status);
    }

    [Fact]
    public async Task Stop_WhenNoHostLives_IsStoppedAtOnceAndTellsAHostThatWakes()
    {
        await RunningAsync();
        _bench.Time.Advance(TimeSpan.FromSeconds(6));

        var outcome = await _bench.StopAsync();

        Assert.Equal(WorkflowStatus.STOPPED, _bench.Instance.Workflows.View(WorkflowName.Ingress).Status);
        Assert.Equal((outcome.Number, RequestVerb.Stop), Assert.Single(_bench.Read(r => r.OpenRequests())) is var open ? (open.Number, open.Verb) : default);
    }

    [Fact]
    public async Task Stop_OfAFailedWorkflow_ForgetsTheFailure()
    {
        await RunningAsync();
        await _bench.ChangeAsync(WorkflowName.Ingress, (_, state) => state.Fail(FailureId.DeletionGuard, "held", _bench.Now));
        _bench.Time.Advance(TimeSpan.FromSeconds(6));

        await _bench.StopAsync();

        var view = _bench.Instance.Workflows.View(WorkflowName.Ingress);
        Assert.Equal((WorkflowStatus.STOPPED, (string?)null, (string?)null), (view.Status, view.ErrorId, view.Reason));
    }

    [Fact]
    public async Task Stop_WhenStopped_ChangesNothingAndWarns()
    {
        var outcome = await _bench.StopAsync();

        Assert.Null(outcome.Number);
        Assert.Equal("WorkflowAlreadyStopped", Assert.Single(outcome.Warnings).Id);
        Assert.Empty(_bench.Read(r => r.OpenRequests()));
    }

    [Fact]
    public async Task Stop_WithPendingChanges_Warns()
    {
        await RunningAsync();
        await _bench.ApplyAsync(Yaml.Contact("fields: [ { source: lastname, destination: lastName } ]"));

        var outcome = await _bench.StopAsync();

        Assert.Equal(ControlWarning.PendingChanges, Assert.Single(outcome.Warnings).Id);
    }

    [Fact]
    public async Task WaitForStopped_WhenTheHostDies_StopsAtOnce()
    {
        await RunningAsync();
        var asked = await _bench.StopAsync();
        await _bench.WriteAsync(tx => tx.PutHost(tx.GetHost()! with { Ended = true }));

        await _bench.Instance.Waits.ForStoppedAsync(WorkflowName.Ingress, asked.Number!.Value, TimeSpan.FromSeconds(1), null, CancellationToken.None);

        Assert.Equal(WorkflowStatus.STOPPED, _bench.Instance.Workflows.View(WorkflowName.Ingress).Status);
    }

    [Fact]
    public async Task WaitForStopped_WhenItTakesTooLong_TimesOut()
    {
        await RunningAsync();
        var asked = await _bench.StopAsync();

        var wait = _bench.Instance.Waits.ForStoppedAsync(WorkflowName.Ingress, asked.Number!.Value, TimeSpan.FromSeconds(2), null, CancellationToken.None);
        _bench.Time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(ControlErrorId.StopTimedOut, (await Assert.ThrowsAsync<ControlTimeoutException>(() => wait)).ErrorId);
    }

    private async Task RunningAsync()
    {
        await _bench.ApplyAllAsync();
        await _bench.StartAsync();
        await _bench.HostLivesAsync();
        await _bench.HostTakesStartAsync();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();
}
