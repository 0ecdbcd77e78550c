using System.Globalization;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Egress;

/// <summary>A page of the journal is asked for while the one before it is stored.</summary>
public sealed class JournalAheadTests : IDisposable
{
    private const int Events = 50;

    private readonly MailBench _bench = new();
    private int _asked;

    public JournalAheadTests()
    {
        _bench.Send([.. Enumerable.Range(1, Events).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        _bench.Home.Network.OnRead = _ =>
        {
            _asked++;
            return ReadFault.None;
        };
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Journal_IsAskedForOnePageMoreThanIsStored_UntilItsEnd()
    {
        var ahead = new List<int>();
        _bench.Home.Commits.CommitTime = () => TimeSpan.FromMilliseconds(100);
        WatchPages(stored => ahead.Add(_asked - stored));

        _bench.Start();

        var pages = ahead.IndexOf(0);
        Assert.True(pages >= Events / 5);
        Assert.Equal(Enumerable.Repeat(1, pages), ahead.Take(pages));
        Assert.All(ahead.Skip(pages), a => Assert.Equal(0, a));
        Assert.Equal(Events, _bench.Home.Timeline.Activities.Values.Count(a => a.Completed));
    }

    [Fact]
    public void PageThatCouldNotBeRead_IsAskedForAgain_AndNothingIsLost()
    {
        _bench.Home.Network.OnRead = _ => ++_asked is 2 or 5 ? ReadFault.Unavailable : ReadFault.None;

        _bench.Start();

        Assert.Equal(Events, _bench.Home.Timeline.Activities.Values.Count(a => a.Completed));
        Assert.Equal(Events, _bench.View.Read);
    }

    [Fact]
    public void Stop_WhileAPageIsUnderWay_LeavesItToTheNextStart()
    {
        _bench.Home.Commits.CommitTime = () => TimeSpan.FromMilliseconds(100);
        WatchPages(stored =>
        {
            if (stored == 3)
                _bench.Home.Stop(WorkflowName.Egress);
        });
        _bench.Home.Start(WorkflowName.Egress);
        _bench.Home.StartHost();
        _bench.Home.Scheduler.RunUntil(() => _bench.View.Status == WorkflowStatus.STOPPED, TimeSpan.FromMinutes(1));
        var (asked, read) = (_asked, _bench.View.Read);
        _bench.Settle();
        Assert.Equal(asked, _asked);
        Assert.InRange(read, 3, Events - 1);

        _bench.Home.Start(WorkflowName.Egress);
        _bench.Settle();

        Assert.Equal(Events, _bench.Home.Timeline.Activities.Values.Count(a => a.Completed));
        Assert.Equal(Events - read, _bench.View.Read);
    }

    [Fact]
    public void Reading_ThatWaitsForDisk_GivesUpThePageThatWasAskedForAhead()
    {
        var ahead = new List<int>();
        _bench.Home.Commits.CommitTime = () => TimeSpan.FromMilliseconds(100);
        WatchPages(stored =>
        {
            ahead.Add(_asked - stored);
            if (stored == 2)
                _bench.Home.FreeDiskBytes = 1024;
        });
        _bench.Start();
        Assert.Equal([1, 1], ahead);

        _bench.Home.FreeDiskBytes = long.MaxValue;
        _bench.Settle();

        // It was asked for once more.
        Assert.Equal(2, ahead[2]);
        Assert.Equal(Events, _bench.Home.Timeline.Activities.Values.Count(a => a.Completed));
    }

    private void WatchPages(Action<int> stored)
    {
        var pages = 0;
        _bench.Home.Commits.Committed = tx =>
        {
            // The first has opened the journal's part of the state.
            if ((tx.Kinds & CommitKinds.Journal) != 0 && _asked > 0)
                stored(++pages);
        };
    }
}
