using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A walk over all profiles goes from the newest change back, and passes over what is changed meanwhile. What it had not come to
/// was taken for deleted: the pair was unmatched, and what was known of its flags forgotten, until the next walk.
/// </summary>
public sealed class ProfileChangedDuringTheWalkWasTakenForGone
{
    private const int Profiles = 40;

    [Fact]
    public void Profile_ChangedDuringAFullWalk_IsNeverUnmatched()
    {
        using var world = new World();

        var unmatched = world.ReplayWhile(() => world.Flags.SaveProfile(Key(1), null, null));

        Assert.Equal(0, unmatched);
    }

    [Fact]
    public void Profile_DeletedBeforeAFullWalk_IsUnmatchedAfterIt()
    {
        using var world = new World();
        world.Flags.Profiles.Remove(Key(1));

        world.ReplayWhile(() => { });

        Assert.Equal(1, world.Home.View(WorkflowName.OptInOut).Unmatched);
    }

    private static Guid Key(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    private sealed class World : IDisposable
    {
        public World()
        {
            Home.Scheduler.InOrder = true;
            Home.Network.Latency = () => TimeSpan.FromMilliseconds(100);
            Flags = FlagShop.Open(Home);
            for (var i = 1; i <= Profiles; i++)
            {
                Flags.CampaignSkew = TimeSpan.FromMinutes(i - Profiles);
                Flags.SaveContact(Key(i), false, false);
                Flags.SaveProfile(Key(i), false, false);
            }
            Flags.CampaignSkew = TimeSpan.Zero;
            Home.Save(FlagShop.Definition(OptOutDirection.CampaignToDynamics));
            Home.Start(WorkflowName.OptInOut);
            Home.StartHost();
            UntilCaughtUp();
        }

        public SimulatedHome Home { get; } = new(seed: 1);

        public SimulatedFlags Flags { get; }

        /// <summary>Reads all again, and does something when a part was walked over. Returns the most that was ever unmatched.</summary>
        public long ReplayWhile(Action change)
        {
            Home.Stop(WorkflowName.OptInOut);
            Until(() => Home.View(WorkflowName.OptInOut).Status == WorkflowStatus.STOPPED);
            Home.RequestReplay(FlagShop.Contact, WorkflowName.OptInOut);
            Home.Start(WorkflowName.OptInOut);
            Until(() => Home.View(WorkflowName.OptInOut).Read > Profiles + 10);
            change();
            var most = 0L;
            Until(() =>
            {
                most = Math.Max(most, Home.View(WorkflowName.OptInOut).Unmatched);
                return IsCaughtUp();
            });
            return most;
        }

        public void UntilCaughtUp()
        {
            var soon = Home.Now + TimeSpan.FromSeconds(5);
            Until(() => Home.Now > soon && IsCaughtUp());
        }

        public void Dispose() => Home.Dispose();

        private bool IsCaughtUp() => Home.View(WorkflowName.OptInOut) is { Status: WorkflowStatus.RUNNING, CaughtUp: true };

        private void Until(Func<bool> condition)
        {
            var patience = Home.Now + TimeSpan.FromMinutes(5);
            while (!condition())
            {
                Assert.True(Home.Now < patience, "That takes too long.");
                Assert.True(Home.Scheduler.Step(TimeSpan.FromHours(1)), string.Join('\n', Home.Log.Lines));
            }
        }
    }
}
