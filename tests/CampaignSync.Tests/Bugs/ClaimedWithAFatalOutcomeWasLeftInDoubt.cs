using CampaignSync.Control.Records;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>What is claimed in the very transaction that finds that the run cannot go on is never begun and never ended: it stays marked in flight.</summary>
public sealed class ClaimedWithAFatalOutcomeWasLeftInDoubt
{
    [Theory]
    [InlineData(368)]
    [InlineData(432)]
    [InlineData(688)]
    public void ErrorRun_WithMoreToClaim_LeavesNothingMarkedInFlight(int fine)
    {
        using var bench = Failed(fine);
        var marked = Enumerable.Range(1, Contacts).Count(i => bench.Item(Shop.Contact, i) is { InFlightEpoch: not 0 });
        Assert.Equal(0, marked);
    }

    /// <summary>What an admin sees while the host lives on for another workflow.</summary>
    [Fact]
    public void Where_AfterTheFailure_DoesNotSayInFlight()
    {
        using var bench = Failed(Fine);
        bench.Settle(2);
        var locator = new RecordLocator(bench.Home.State, new At(bench.Home.Now));
        var places = Enumerable.Range(1, Contacts).Select(i => locator.Find(WorkflowName.Ingress, EngineBench.Id(i).ToString()).Place).CountBy(p => p).ToDictionary();
        Assert.Equal(0, places.GetValueOrDefault(RecordPlace.InFlight));
    }

    /// <summary>Rule 7: nobody ever sent it, somebody else made it, and it is deleted all the same.</summary>
    [Fact]
    public void NeverSent_GoneAtTheSource_IsNotDeletedAtCampaign()
    {
        using var bench = Failed(Fine);
        var marked = Enumerable.Range(1, Contacts).Where(i => bench.Item(Shop.Contact, i) is { InFlightEpoch: not 0 }).ToArray();
        foreach (var i in marked)
        {
            Assert.DoesNotContain(EngineBench.Id(i).ToString("D"), _tried);
            bench.Campaign.CreateByHand(Shop.Profile, EngineBench.Id(i).ToString("D"), "lastName", "\"theirs\"");
            bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(i));
        }
        bench.Network.OnWrite = _ => WriteFault.None;
        bench.Network.WriteLatency = () => TimeSpan.FromMilliseconds(20);
        bench.Start(allowDeletes: true);
        bench.Settle(60);
        bench.Start(allowDeletes: true);
        bench.Settle(60);

        Assert.Equal(marked.Length, marked.Count(i => bench.Campaign.Find(Shop.Profile, EngineBench.Id(i)) is not null));
    }

    private readonly HashSet<string> _tried = [];

    private sealed class At(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    private const int Contacts = 2500;
    private const int Fine = 432;

    private EngineBench Failed(int fine)
    {
        var bench = new EngineBench();
        bench.Home.Save(new IngressDefinition { Tables = [Shop.ContactMapping with { DeletionGuard = null }], FailAfterErrors = 0 });
        bench.Network.OnWrite = w =>
        {
            _tried.Add(w.Key);
            return _tried.Count <= fine ? WriteFault.None : WriteFault.Refused;
        };
        bench.Network.WriteLatency = () => TimeSpan.FromSeconds(20);
        for (var i = 1; i <= Contacts; i++)
            bench.Contact(i);
        bench.Home.Start();
        bench.Home.StartHost();
        bench.Until(() => bench.View.Read == Contacts);
        // Writes end 64 at a time, long after the last look for more: the first answer of them leaves room, and the first refusal ends the run.
        bench.Network.WriteLatency = () => TimeSpan.FromSeconds(10 - bench.Home.Now.Second % 10) - TimeSpan.FromMilliseconds(bench.Home.Now.Millisecond);
        bench.Until(() => bench.View.Status == WorkflowStatus.FAILED);
        Assert.Equal(FailureId.ErrorRun, bench.View.ErrorId);
        return bench;
    }
}
