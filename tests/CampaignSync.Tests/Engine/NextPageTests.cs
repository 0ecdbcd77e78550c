using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;
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

    [Fact]
    public async Task PageThatNobodyWantsAnyMore_IsGivenUp()
    {
        var source = new SlowSource();
        var next = new NextPage<SourcePage>();
        var query = new SourceQuery(_bench.Dataverse.Table(Shop.Contact).Schema, [], Lane.Load);

        next.Ask("second", stop => source.ReadPageAsync(query, "second", stop), CancellationToken.None);
        Assert.False(source.GivenUp);
        await next.DisposeAsync();
        Assert.True(source.GivenUp);

        next.Ask("third", stop => source.ReadPageAsync(query, "third", stop), CancellationToken.None);
        var other = next.ReadAsync("another", stop => source.ReadPageAsync(query, "another", stop), CancellationToken.None);
        Assert.Equal(["second", "third", "another"], source.Asked);
        source.Answer();
        (await other).Dispose();
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

    /// <summary>Answers when it is told to.</summary>
    private sealed class SlowSource : IRecordSource
    {
        private TaskCompletionSource<SourcePage> _answer = new();

        public List<string?> Asked { get; } = [];

        public bool GivenUp { get; private set; }

        public void Answer() => _answer.SetResult(new SourcePage(default, 0));

        public Task<SourcePage> ReadPageAsync(SourceQuery query, string? link, CancellationToken cancellationToken)
        {
            Asked.Add(link);
            var answer = _answer = new TaskCompletionSource<SourcePage>();
            cancellationToken.Register(() => GivenUp = answer.TrySetCanceled(cancellationToken));
            return answer.Task;
        }

        public Task<SourceTable?> DescribeAsync(string table, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<SourcePage> ReadRecordsAsync(SourceQuery query, IReadOnlyList<Guid> keys, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task SignInAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
