using CampaignSync.Control.Records;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Tests.Engine;
using CampaignSync.Tests.Wire;

namespace CampaignSync.Tests.Control.Records;

/// <summary>Where a contact is for Opt-In/Out, which has halves that agree and not records that were written.</summary>
public sealed class PairLocationTests : IDisposable
{
    private readonly FlagBench _bench = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Flag_ThatWasWritten_IsWritten_AtThatTime(bool inDynamics)
    {
        Start(() => _bench.Pair(1));
        Assert.Equal((RecordPlace.Written, null), Place(1));
        var before = _bench.Home.Now;
        if (inDynamics)
            _bench.Flags.SaveContact(EngineBench.Id(1), true, null);
        else
            _bench.Flags.SaveProfile(EngineBench.Id(1), true, null);
        _bench.Settle();

        var (place, at) = Place(1);
        Assert.Equal((true, true), _bench.OptedOut(1));
        Assert.Equal(RecordPlace.Written, place);
        Assert.InRange(at!.Value, before, _bench.Home.Now);
        _bench.Settle();
        Assert.Equal(at, Place(1).WrittenAt);
    }

    [Fact]
    public void Half_ThatIsAlone_SaysWhichOtherIsMissing()
    {
        Start(() => _bench.Flags.SaveContact(EngineBench.Id(1), true, false));

        var where = Find(1);
        Assert.Equal((RecordPlace.Unknown, "Campaign has no profile for this contact."), (where.Place, where.Reason));
    }

    [Fact]
    public void Contact_ThatNobodyHasSeen_HasNoReason()
    {
        Start(() => _bench.Pair(1));

        Assert.Equal((RecordPlace.Unknown, null, null), (Find(2).Place, Find(2).Table, Find(2).Reason));
    }

    public void Dispose() => _bench.Dispose();

    private void Start(Action fill)
    {
        fill();
        _bench.Start(FlagShop.Definition(OptOutDirection.Bidirectional, dynamicsNewerValueWins: true));
        _bench.Settle();
    }

    private (RecordPlace Place, DateTimeOffset? WrittenAt) Place(int number) => (Find(number).Place, Find(number).WrittenAt);

    private RecordWhere Find(int number) => new RecordLocator(_bench.Home.State, new ManualTime()).Find(WorkflowName.OptInOut, EngineBench.Id(number).ToString());
}
