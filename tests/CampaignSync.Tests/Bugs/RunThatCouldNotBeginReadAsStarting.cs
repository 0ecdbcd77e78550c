using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// An error that was not foreseen left a workflow that did nothing and took no request any more: before its run had begun it
/// read as STARTING for ever; in a probe it read as RUNNING, and the stop waited for a write that had long ended.
/// </summary>
public sealed class RunThatCouldNotBeginReadAsStarting
{
    [Fact]
    public void Run_ThatCannotConnectForAnUnforeseenReason_FailsAndTakesTheNextStart()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        var broken = true;
        bench.Home.Systems = process => new Systems(
            new SimulatedSystems(process, bench.Network, bench.Dataverse, bench.Campaign, bench.Home.Journal, bench.Home.Timeline), () => broken);
        bench.Home.Start();
        bench.Home.StartHost();
        bench.Until(() => bench.View.Status == WorkflowStatus.FAILED, 10);
        Assert.Equal(FailureId.Unexpected, bench.View.ErrorId);

        broken = false;
        bench.Start();
        Assert.NotNull(bench.FirstName(1));
    }

    [Fact]
    public void Probe_ThatEndsUnforeseen_FailsTheWorkflowInsteadOfHoldingIt()
    {
        using var bench = new EngineBench();
        bench.Start();
        bench.Network.OnWrite = _ => WriteFault.ServerError;
        bench.Network.OnProbe = _ => throw new InvalidOperationException("Nobody thought of this.");
        bench.Contact(1);
        bench.Until(() => bench.View.Status == WorkflowStatus.FAILED, 30);
        Assert.Equal(FailureId.Unexpected, bench.View.ErrorId);

        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Network.OnProbe = _ => true;
        bench.Start();
        Assert.NotNull(bench.FirstName(1));
    }

    private sealed class Systems(IRemoteSystemFactory inner, Func<bool> broken) : IRemoteSystemFactory
    {
        public IRemoteSystems Connect(ConnectionsDefinition connections, IRequestGate dataverseGate, IRequestGate campaignGate)
            => broken() ? throw new InvalidOperationException("Nobody thought of this.") : inner.Connect(connections, dataverseGate, campaignGate);
    }
}
