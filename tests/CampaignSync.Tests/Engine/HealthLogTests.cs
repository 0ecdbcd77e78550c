using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Engine;

/// <summary>What an admin finds in the log of an outage while records are written, when it is over.</summary>
public sealed class HealthLogTests
{
    [Fact]
    public void Outage_AndItsEnd_AreWrittenOnceEach()
    {
        using var bench = Running();
        bench.Network.OnWrite = _ => WriteFault.Unavailable;
        bench.Contact(1);
        bench.Settle(120);
        Assert.Equal(["Degraded"], Events(bench));

        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Settle(60);
        Assert.Equal(["Degraded", "Recovered"], Events(bench));
        Assert.Contains("Ingress goes on. It was hindered from 12:", bench.Home.Log.Lines[^1].Message, StringComparison.Ordinal);
    }

    /// <summary>A system that refuses and answers in turn, for minutes.</summary>
    [Fact]
    public void Throttling_IsOneOutage()
    {
        using var bench = Running();
        var writes = 0;
        bench.Network.RetryAfter = () => TimeSpan.FromSeconds(2);
        bench.Network.OnWrite = _ => writes++ % 2 == 0 ? WriteFault.Throttled : WriteFault.None;
        for (var second = 0; second < 150; second++)
        {
            bench.Contact(second + 1);
            bench.Settle(1);
        }
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Settle(90);

        Assert.Equal(["Degraded", "Recovered"], Events(bench));
        Assert.Equal(0, bench.View.Backlog);
    }

    [Fact]
    public void OneRefusal_IsNothingToTellOf()
    {
        using var bench = Running();
        var writes = 0;
        bench.Network.OnWrite = _ => writes++ == 0 ? WriteFault.Throttled : WriteFault.None;
        bench.Contact(1);
        bench.Settle(120);

        Assert.Empty(Events(bench));
        Assert.Equal(0, bench.View.Backlog);
    }

    private static EngineBench Running()
    {
        var bench = new EngineBench();
        bench.Start();
        return bench;
    }

    private static string[] Events(EngineBench bench) => [.. bench.Home.Log.Lines.Select(l => l.EventId).Where(e => e is "Degraded" or "Recovered")];
}
