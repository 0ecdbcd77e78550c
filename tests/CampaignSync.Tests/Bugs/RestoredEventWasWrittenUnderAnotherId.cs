using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Engine.Egress;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// Entries in which the definition's pointer found no id go to the dead letters under a key made of their bytes. Restored under a mended
/// definition they become activities with that id, not with the id of the event: a replay makes a second activity of each.
/// </summary>
public sealed class RestoredEventWasWrittenUnderAnotherId
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Event_RestoredAndReplayed_IsOneActivity(bool restoreFirst)
    {
        using var bench = new MailBench();
        bench.Home.Save(new EgressDefinition { Journal = new JournalMapping { Id = "/event/wrong" } });
        bench.Send("one");
        bench.Start();
        bench.Stop();
        var letter = Assert.Single(Letters(bench));
        Assert.Equal("EventMalformed", letter.ErrorId);

        bench.Home.Save(new EgressDefinition());
        if (restoreFirst)
        {
            bench.Home.Restore(letter, WorkflowName.Egress);
            bench.Start();
            bench.Stop();
            Assert.True(bench.Has("one"));
            bench.Home.RequestReplay("journal", WorkflowName.Egress);
            bench.Start();
        }
        else
        {
            bench.Home.RequestReplay("journal", WorkflowName.Egress);
            bench.Start();
            Assert.True(bench.Has("one"));
        }

        var activity = Assert.Single(bench.Home.Timeline.Activities);
        Assert.Equal(EventKey.Of("one"), activity.Value.Id);
        Assert.Empty(Letters(bench));
    }

    /// <summary>The journal's entry was written with other bytes the second time, so that nothing tells that the dead letter is of the same event.</summary>
    [Fact]
    public void Event_WrittenAndThenRestored_IsNotWrittenAgain()
    {
        using var bench = new MailBench();
        bench.Home.Save(new EgressDefinition { Journal = new JournalMapping { Id = "/event/wrong" } });
        bench.Send("one");
        bench.Start();
        bench.Stop();
        var letter = Assert.Single(Letters(bench));
        bench.Home.Save(new EgressDefinition());
        bench.Home.Journal.Append(Encoding.UTF8.GetBytes($$"""{"event":{"@id":"one","type":"send","time":"2026-03-01T12:00:00Z","profile":{"externalId":"{{EngineBench.Id(1)}}"} } }"""));
        bench.Start();
        var written = Assert.Single(bench.Home.Timeline.Activities).Value;
        Assert.Single(Letters(bench));

        bench.Home.Restore(letter, WorkflowName.Egress);
        bench.Settle();
        Assert.Same(written, Assert.Single(bench.Home.Timeline.Activities).Value);
        Assert.Equal((1L, 0L), (bench.View.Written, bench.View.Backlog));
    }

    /// <summary>What a first attempt may have written stands under that attempt's key, whatever the definition says now.</summary>
    [Fact]
    public void Event_InDoubt_KeepsItsKey()
    {
        using var bench = new MailBench();
        bench.Start();
        bench.Home.Network.OnSend = what => what == "activity" ? WriteFault.ServerErrorAfterEffect : WriteFault.None;
        bench.Send("one");
        bench.Settle();
        Assert.Equal((1, 1L), (bench.Home.Timeline.Activities.Count, bench.View.Backlog));
        bench.Stop();
        bench.Home.Network.OnSend = _ => WriteFault.None;
        bench.Home.Save(new EgressDefinition { Journal = new JournalMapping { Id = "/event/time" } });
        bench.Start();

        Assert.Equal(0, bench.View.Backlog);
        Assert.Equal(EventKey.Of("one"), Assert.Single(bench.Home.Timeline.Activities).Value.Id);
    }

    private static IReadOnlyList<DeadLetter> Letters(MailBench bench)
        => bench.Home.State.Read(r => r.DeadLettersAfter(r.FindTable(WorkflowName.Egress, "journal")!.Id, 0, 100));
}
