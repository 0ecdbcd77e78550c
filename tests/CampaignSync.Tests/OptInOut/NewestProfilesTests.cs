using CampaignSync.Core.Definitions;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Scheduling;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.OptInOut;

/// <summary>A walk over all profiles takes its time; a human's opt-out does not wait for the next one.</summary>
public sealed class NewestProfilesTests : IDisposable
{
    private const int Profiles = 400;
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_bar = s_poll + TimeSpan.FromSeconds(5);
    private readonly FlagBench _bench = new();

    public NewestProfilesTests() => _bench.Home.Network.Latency = () => TimeSpan.FromMilliseconds(100);

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OptOut_AtCampaignWhileAllProfilesAreWalked_IsAtDynamicsInTime(bool filter)
    {
        Fill(between: TimeSpan.FromMinutes(1));
        Start(filter);
        UntilSomeAreWalked();

        Assert.InRange(OptOutAtCampaign(EngineBench.Id(1)), TimeSpan.Zero, s_bar);
        AssertWalkGoesOn();
    }

    [Fact]
    public void OptOut_AtCampaignWhileAllWereChangedAtOneTime_IsAtDynamicsInTime()
    {
        Fill(between: TimeSpan.Zero);
        Start();
        UntilSomeAreWalked();

        for (var i = 1; i <= 4; i++)
        {
            Assert.InRange(OptOutAtCampaign(EngineBench.Id(i)), TimeSpan.Zero, s_bar);
            AssertWalkGoesOn();
        }
    }

    [Fact]
    public void OptOut_AtDynamicsOfAProfileThatTheWalkHasNotReached_IsAtCampaignInTime()
    {
        Fill(between: TimeSpan.FromMinutes(1));
        Start();
        UntilSomeAreWalked();

        // The first is the one that was changed longest ago.
        _bench.Flags.SaveContact(EngineBench.Id(1), true, null);
        var saved = _bench.Home.Now;
        _bench.Until(() => _bench.Flags.AtCampaign(EngineBench.Id(1), 0) == true);

        Assert.InRange(_bench.Home.Now - saved, TimeSpan.Zero, s_bar);
        AssertWalkGoesOn();
    }

    [Theory]
    [InlineData(400, int.MaxValue, false)]
    [InlineData(400, int.MaxValue, true)]
    [InlineData(80, 500, false)]
    public void OptOut_AtCampaignInTheMiddleOfALoad_IsAtDynamicsInTime(int perSecond, int largestPage, bool filter)
    {
        // Half a second for a page: 200 at a time, they would come no faster than the load makes them.
        _bench.Home.Network.Latency = () => TimeSpan.FromMilliseconds(250);
        _bench.Home.Dataverse.PageSize = 5000;
        _bench.Flags.PageSize = 5000;
        _bench.Flags.LargestPage = largestPage;
        Fill(between: TimeSpan.FromMinutes(1));
        Start(filter);
        var loaded = Profiles;
        var load = new SimulatedProcess(_bench.Home.Scheduler);
        load.Run(() => _ = LoadAsync());
        var slowest = TimeSpan.Zero;

        for (var seconds = 4; seconds <= 12; seconds += 4)
        {
            _bench.Until(() => loaded > Profiles + (perSecond * seconds));
            if (OptOutAtCampaign(EngineBench.Id(loaded - (perSecond * 2))) is var took && took > slowest)
                slowest = took;
        }

        Assert.InRange(slowest, TimeSpan.Zero, s_bar);

        async Task LoadAsync()
        {
            while (true)
            {
                for (var i = 0; i < perSecond / 10; i++)
                {
                    loaded++;
                    _bench.Pair(loaded);
                }
                await load.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private void Fill(TimeSpan between)
    {
        for (var i = 1; i <= Profiles; i++)
        {
            _bench.Flags.CampaignSkew = (i - Profiles) * between;
            _bench.Pair(i);
        }
        _bench.Flags.CampaignSkew = TimeSpan.Zero;
    }

    private void Start(bool filter = false)
        => _bench.Start(FlagShop.Definition(OptOutDirection.Bidirectional, pollInterval: s_poll, filter: filter));

    /// <summary>A part of the walk: two hundred pages take forty seconds.</summary>
    private void UntilSomeAreWalked() => _bench.Until(() => _bench.View.Read > Profiles + 40);

    private TimeSpan OptOutAtCampaign(Guid key)
    {
        _bench.Flags.SaveProfile(key, true, null);
        var saved = _bench.Home.Now;
        _bench.Until(() => _bench.Flags.AtDynamics(key, 0) == true);
        return _bench.Home.Now - saved;
    }

    private void AssertWalkGoesOn() => Assert.False(_bench.View.CaughtUp, "The walk had ended, so nothing was shown.");
}
