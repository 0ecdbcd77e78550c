using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Scheduling;

namespace CampaignSync.Tests.OptInOut;

/// <summary>A walk over all profiles takes its time; a human's opt-out does not wait for the next one.</summary>
public sealed class NewestProfilesTests : IDisposable
{
    private const int Profiles = 400;
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_bar = s_poll + TimeSpan.FromSeconds(5);
    private readonly SimulatedHome _home = new(seed: 1);
    private readonly SimulatedFlags _flags;

    public NewestProfilesTests()
    {
        _home.Scheduler.InOrder = true;
        _home.Network.Latency = () => TimeSpan.FromMilliseconds(100);
        _flags = FlagShop.Open(_home);
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OptOut_AtCampaignWhileAllProfilesAreWalked_IsAtDynamicsInTime(bool filter)
    {
        Fill(between: TimeSpan.FromMinutes(1));
        Start(filter);
        UntilSomeAreWalked();

        Assert.InRange(OptOutAtCampaign(Key(1)), TimeSpan.Zero, s_bar);
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
            Assert.InRange(OptOutAtCampaign(Key(i)), TimeSpan.Zero, s_bar);
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
        _flags.SaveContact(Key(1), true, null);
        var saved = _home.Now;
        Until(() => _flags.AtCampaign(Key(1), 0) == true);

        Assert.InRange(_home.Now - saved, TimeSpan.Zero, s_bar);
        AssertWalkGoesOn();
    }

    [Theory]
    [InlineData(400, int.MaxValue, false)]
    [InlineData(400, int.MaxValue, true)]
    [InlineData(80, 500, false)]
    public void OptOut_AtCampaignInTheMiddleOfALoad_IsAtDynamicsInTime(int perSecond, int largestPage, bool filter)
    {
        // Half a second for a page: 200 at a time, they would come no faster than the load makes them.
        _home.Network.Latency = () => TimeSpan.FromMilliseconds(250);
        _home.Dataverse.PageSize = 5000;
        _flags.PageSize = 5000;
        _flags.LargestPage = largestPage;
        Fill(between: TimeSpan.FromMinutes(1));
        Start(filter);
        var loaded = Profiles;
        var load = new SimulatedProcess(_home.Scheduler);
        load.Run(() => _ = LoadAsync());
        var slowest = TimeSpan.Zero;

        for (var seconds = 4; seconds <= 12; seconds += 4)
        {
            Until(() => loaded > Profiles + (perSecond * seconds));
            if (OptOutAtCampaign(Key(loaded - (perSecond * 2))) is var took && took > slowest)
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
                    _flags.SaveContact(Key(loaded), false, false);
                    _flags.SaveProfile(Key(loaded), false, false);
                }
                await load.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static Guid Key(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    private void Fill(TimeSpan between)
    {
        for (var i = 1; i <= Profiles; i++)
        {
            _flags.CampaignSkew = (i - Profiles) * between;
            _flags.SaveContact(Key(i), false, false);
            _flags.SaveProfile(Key(i), false, false);
        }
        _flags.CampaignSkew = TimeSpan.Zero;
    }

    private void Start(bool filter = false)
    {
        _home.Save(FlagShop.Definition(OptOutDirection.Bidirectional, pollInterval: s_poll, filter: filter));
        _home.Start(WorkflowName.OptInOut);
        _home.StartHost();
    }

    /// <summary>A part of the walk: two hundred pages take forty seconds.</summary>
    private void UntilSomeAreWalked() => Until(() => _home.View(WorkflowName.OptInOut).Read > Profiles + 40);

    private TimeSpan OptOutAtCampaign(Guid key)
    {
        _flags.SaveProfile(key, true, null);
        var saved = _home.Now;
        Until(() => _flags.AtDynamics(key, 0) == true);
        return _home.Now - saved;
    }

    private void AssertWalkGoesOn() => Assert.False(_home.View(WorkflowName.OptInOut).CaughtUp, "The walk had ended, so nothing was shown.");

    private void Until(Func<bool> condition)
    {
        var patience = _home.Now + TimeSpan.FromMinutes(2);
        while (!condition())
        {
            Assert.True(_home.Now < patience, "That takes too long.");
            Assert.True(_home.Scheduler.Step(TimeSpan.FromHours(1)), string.Join('\n', _home.Log.Lines));
        }
    }
}
