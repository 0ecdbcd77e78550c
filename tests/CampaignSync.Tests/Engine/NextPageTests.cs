using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

/// <summary>A page of a full read is asked for while the one before it is stored.</summary>
public sealed class NextPageTests : IDisposable
{
    private const int Contacts = 50;
    private const int Pages = 10;

    private readonly EngineBench _bench = new();
    private int _asked;

    public NextPageTests()
    {
        for (var i = 1; i <= Contacts; i++)
            _bench.Contact(i);
        _bench.Network.OnRead = _ =>
        {
            _asked++;
            return ReadFault.None;
        };
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void FullRead_AsksForOnePageMoreThanItHasStored()
    {
        var ahead = new List<int>();
        _bench.Home.Commits.CommitTime = () => TimeSpan.FromMilliseconds(100);
        WatchPages(stored => ahead.Add(_asked - stored));
        _bench.Start();

        Assert.Equal([.. Enumerable.Repeat(1, Pages - 1), 0], ahead.Take(Pages));
        Assert.Equal(Contacts, _bench.Effects().Count);
    }

    [Fact]
    public void PageThatCouldNotBeRead_IsAskedForAgain_AndNothingIsLost()
    {
        _bench.Network.OnRead = _ => ++_asked is 2 or 5 ? ReadFault.Unavailable : ReadFault.None;
        _bench.Start();

        Assert.Equal(Contacts, _bench.Effects().Count);
        Assert.Equal(Contacts, _bench.Campaign.Records(Shop.Profile).Count);
    }

    [Fact]
    public void Stop_WhileAPageIsUnderWay_WaitsForItsEnd_AndTheNextStartReadsItAgain()
    {
        WatchPages(stored =>
        {
            if (stored == 3)
                _bench.Home.Stop();
        });
        _bench.Home.Start();
        _bench.Home.StartHost();
        _bench.Until(() => _bench.View.Status == WorkflowStatus.STOPPED);
        var asked = _asked;
        _bench.Settle();
        Assert.Equal(asked, _asked);

        _bench.Home.Start();
        _bench.Settle(30);
        Assert.Equal(Contacts, _bench.Campaign.Records(Shop.Profile).Count);
        Assert.Equal(Contacts, _bench.Effects().Count);
    }

    private void WatchPages(Action<int> stored)
    {
        var pages = 0;
        _bench.Home.Commits.Committed = tx =>
        {
            // The first has begun the read.
            if ((tx.Kinds & CommitKinds.Page) != 0 && _asked > 0)
                stored(++pages);
        };
    }
}
