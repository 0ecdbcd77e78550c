using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Tests.OptInOut;

/// <summary>A walk over all profiles takes its time; a human's opt-out does not wait for the next one.</summary>
public sealed class NewestProfilesTests
{
    private const int Profiles = 400;
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void OptOut_AtCampaignWhileAllProfilesAreWalked_IsAtDynamicsInTime(bool filter)
    {
        using var home = new SimulatedHome(seed: 1);
        home.Scheduler.InOrder = true;
        home.Network.Latency = () => TimeSpan.FromMilliseconds(100);
        var flags = FlagShop.Open(home);
        var keys = Enumerable.Range(1, Profiles).Select(i => new Guid(i, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)).ToArray();
        for (var i = 0; i < Profiles; i++)
        {
            flags.CampaignSkew = TimeSpan.FromMinutes(i - Profiles);
            flags.SaveContact(keys[i], false, false);
            flags.SaveProfile(keys[i], false, false);
        }
        flags.CampaignSkew = TimeSpan.Zero;
        home.Save(FlagShop.Definition(OptOutDirection.Bidirectional, pollInterval: s_poll, filter: filter));
        home.Start(WorkflowName.OptInOut);
        home.StartHost();
        // A part of the walk: two hundred pages take twenty seconds.
        Until(home, () => home.View(WorkflowName.OptInOut).Read > Profiles + 40);

        flags.SaveProfile(keys[0], true, null);
        var saved = home.Now;
        Until(home, () => flags.AtDynamics(keys[0], 0) == true);

        Assert.False(home.View(WorkflowName.OptInOut).CaughtUp, "The walk had ended, so nothing was shown.");
        Assert.InRange(home.Now - saved, TimeSpan.Zero, s_poll + TimeSpan.FromSeconds(5));
    }

    private static void Until(SimulatedHome home, Func<bool> condition)
    {
        while (!condition())
            Assert.True(home.Scheduler.Step(TimeSpan.FromHours(1)), string.Join('\n', home.Log.Lines));
    }
}
