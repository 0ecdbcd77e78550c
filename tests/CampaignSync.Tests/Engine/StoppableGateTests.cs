using CampaignSync.Core.Engine;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Engine;

public sealed class StoppableGateTests : IDisposable
{
    private readonly RequestGate _gate = new(new GateLimits(InitialInFlight: 1, MaxInFlight: 1), TimeProvider.System, new Random(1));
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _givenUp = new();
    private readonly StoppableGate _ofRun;

    public StoppableGateTests() => _ofRun = new StoppableGate(_gate, _stop.Token);

    public void Dispose()
    {
        _gate.Dispose();
        _stop.Dispose();
        _givenUp.Dispose();
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Wait_OnceTheRunIsStoppedOrTheRequestGivenUp_Ends(bool stop, bool canBeGivenUp)
    {
        await _gate.EnterAsync(Lane.Load, CancellationToken.None);
        var waiting = _ofRun.EnterAsync(Lane.Load, canBeGivenUp ? _givenUp.Token : CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);

        await (stop ? _stop : _givenUp).CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        // Its turn goes to the next.
        _gate.Leave(RequestEnd.Answered);
        Assert.True(_gate.EnterAsync(Lane.Load, CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Enter_AfterTheRunWasStoppedOrTheRequestGivenUp_TakesNoTurn(bool stop)
    {
        await (stop ? _stop : _givenUp).CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _ofRun.EnterAsync(Lane.Load, _givenUp.Token));
        Assert.True(_gate.EnterAsync(Lane.Load, CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Leave_AfterTheRunWasStopped_GivesTheTurnBack()
    {
        await _ofRun.EnterAsync(Lane.Load, _givenUp.Token);
        await _stop.CancelAsync();

        _ofRun.Leave(RequestEnd.Answered);

        Assert.True(_gate.EnterAsync(Lane.Load, CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }
}
