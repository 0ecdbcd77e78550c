using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
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

    [Fact]
    public void RecordThatCannotBeMapped_IsSaid()
    {
        _bench.Contact(1, new string('x', 30));
        _bench.Settle(10);

        Assert.Equal(["1 record of contact went to the dead letters: ValueTooLong 1."], Lines());
    }

    [Fact]
    public void ChildrenWithoutAParent_AreSaid()
    {
        using var bench = new EngineBench(Shop.OrderMapping, Shop.ContactMapping);
        bench.Order(101, contact: 1);
        bench.Order(102, contact: 1);
        bench.Start();
        bench.Settle(30);

        Assert.Equal([$"2 records of {Shop.Order} went to the dead letters: ParentMissing 2."], Lines(bench.Home));
    }

    [Fact]
    public void EventThatCannotBeRead_IsSaid()
    {
        using var mail = new MailBench();
        mail.Home.Journal.Append("""{ "event": { "type": "send" } }"""u8.ToArray());
        mail.Start();

        Assert.Equal(["1 record of journal went to the dead letters: EventMalformed 1."], Lines(mail.Home));
    }

    private void Refuse(params int[] contacts)
    {
        _bench.Network.OnWrite = _ => WriteFault.Refused;
        foreach (var contact in contacts)
            _bench.Contact(contact);
        _bench.Settle(10);
    }

    private string[] Lines() => Lines(_bench.Home);

    private static string[] Lines(SimulatedHome home) => [.. home.Log.Lines.Where(l => l.EventId == "DeadLettered").Select(l => l.Message)];
}
