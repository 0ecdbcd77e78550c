using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

/// <summary>What an admin who watches the log learns of records that went to the dead letters.</summary>
public sealed class DeadLetterLogTests : IDisposable
{
    private readonly EngineBench _bench = new();

    public DeadLetterLogTests() => _bench.Start();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Refusals_AreOneLine_WithoutWhatStandsInARecord()
    {
        Refuse(1, 2, 3);

        Assert.Equal(["3 records of contact went to the dead letters: RecordRefused 3."], Lines());
    }

    [Fact]
    public void MoreWithinAMinute_IsSaidWhenItIsOver()
    {
        Refuse(1);
        Refuse(2);
        Refuse(3, 4);
        Assert.Equal(["1 record of contact went to the dead letters: RecordRefused 1."], Lines());

        _bench.Settle(60);
        Assert.Equal("3 records of contact went to the dead letters: RecordRefused 3.", Lines()[^1]);
        _bench.Settle(180);
        Assert.Equal(2, Lines().Length);
    }

    [Fact]
    public void Stop_SaysWhatHasNotBeenSaid()
    {
        Refuse(1);
        Refuse(2);
        _bench.Home.Stop(WorkflowName.Ingress);
        _bench.Until(() => _bench.View.Status == WorkflowStatus.STOPPED);

        Assert.Equal(2, Lines().Length);
    }

    private void Refuse(params int[] contacts)
    {
        _bench.Network.OnWrite = _ => WriteFault.Refused;
        foreach (var contact in contacts)
            _bench.Contact(contact);
        _bench.Settle(10);
    }

    private string[] Lines() => [.. _bench.Home.Log.Lines.Where(l => l.EventId == "DeadLettered").Select(l => l.Message)];
}
