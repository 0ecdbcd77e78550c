using CampaignSync.Core.Engine;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

/// <summary>How far a full read runs ahead of the writers.</summary>
public sealed class ReadAheadTests
{
    private const int Enough = 300;
    private const int PageSize = 200;
    private const int Contacts = 4_000;

    [Fact]
    public void WritersThatKeepUp_AreWaitedFor()
    {
        using var bench = Bench(writeMs: 1);

        var (backlog, _) = Read(bench);

        Assert.InRange(backlog, PageSize, Enough + PageSize);
    }

    [Fact]
    public void WritersThatAreSlow_HoldUpAReadByItsRecords_AndNoLonger()
    {
        using var bench = Bench(writeMs: 100);

        var (backlog, waited) = Read(bench);

        Assert.InRange(backlog, Contacts / 2, Contacts);
        Assert.InRange(waited, Contacts / 2 * ReadAhead.MostPerRecord, Contacts * ReadAhead.MostPerRecord);
    }

    [Fact]
    public void WritersInTrouble_AreNotWaitedFor()
    {
        using var bench = Bench(writeMs: 1);
        bench.Network.OnWrite = _ => WriteFault.Unavailable;

        var (backlog, waited) = Read(bench);

        Assert.InRange(backlog, Contacts - (2 * PageSize), Contacts);
        Assert.InRange(waited, TimeSpan.Zero, PageSize * 2 * ReadAhead.MostPerRecord);
    }

    private static EngineBench Bench(int writeMs)
    {
        var bench = new EngineBench { Home = { ReadAhead = Enough } };
        bench.Dataverse.PageSize = PageSize;
        bench.Network.Latency = () => TimeSpan.FromMilliseconds(1);
        bench.Network.WriteLatency = () => TimeSpan.FromMilliseconds(writeMs);
        for (var i = 1; i <= Contacts; i++)
            bench.Contact(i);
        return bench;
    }

    /// <summary>Reads to the end; tells how large the backlog was at its largest, as seen as each page was asked for, and how long that took: next to nothing but waiting.</summary>
    private static (long Backlog, TimeSpan Waited) Read(EngineBench bench)
    {
        var (backlog, asked) = (0L, new List<DateTimeOffset>());
        bench.Network.OnRead = _ =>
        {
            backlog = Math.Max(backlog, bench.View.Backlog);
            asked.Add(bench.Home.Now);
            return ReadFault.None;
        };
        bench.Home.Start();
        bench.Home.StartHost();
        bench.Until(() => asked.Count == Contacts / PageSize);
        return (backlog, asked[^1] - asked[0]);
    }
}
