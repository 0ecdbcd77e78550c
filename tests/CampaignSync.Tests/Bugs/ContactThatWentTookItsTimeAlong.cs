using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Checks;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Scenarios;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A contact was deleted while the write that followed from it was on its way to Campaign. The ledger of the simulation
/// forgot with the contact when it had been changed, and took the write for one that undid a later opt-out. Seed 3239.
/// </summary>
public sealed class ContactThatWentTookItsTimeAlong
{
    private static readonly Guid s_key = new(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    [Fact]
    public void ContactDeleted_WhileItsNewerValueIsOnItsWay_BreaksNoRule()
    {
        using var world = new World();
        world.SaveContact();
        world.OptOutAtCampaign();
        world.Home.Network.OnSend = table =>
        {
            if (table == Shop.Profile && world.HasContact)
                world.Home.Dataverse.Delete(Shop.Contact, s_key);
            return WriteFault.None;
        };

        world.Run(() => !world.OptedOut);

        Assert.False(world.HasContact);
        Assert.Empty(world.Violations);
    }

    [Fact]
    public void OptOutMadeAfterTheContactWasChanged_UndoneOnceTheContactWent_IsAViolation()
    {
        using var world = new World();
        world.SaveContact();
        world.Run(() => world.Home.Scheduler.Time.Elapsed > TimeSpan.FromSeconds(5));
        world.OptOutAtCampaign();
        world.Home.Dataverse.Delete(Shop.Contact, s_key);

        world.Home.Campaign.SetFlag(s_key.ToString("D"), OptOutScenario.Email.Campaign, false, byUs: true);

        Assert.Contains("after the contact was last changed", Assert.Single(world.Violations), StringComparison.Ordinal);
    }

    /// <summary>A pair and the ledger that watches it; where Dynamics is newer or equal, its value wins.</summary>
    private sealed class World : IDisposable
    {
        private readonly FlagLedger _ledger;
        private bool _started;

        public World()
        {
            Home.Scheduler.InOrder = true;
            FlagShop.Open(Home);
            Home.Systems = null;
            _ledger = new FlagLedger(Home, check =>
            {
                if (Record.Exception(check) is { } violation)
                    Violations.Add(violation.Message);
            });
        }

        public SimulatedHome Home { get; } = new(seed: 1);

        public List<string> Violations { get; } = [];

        public bool HasContact => Home.Dataverse.Table(Shop.Contact).Rows.ContainsKey(s_key);

        public bool OptedOut => Home.Campaign.Find(Shop.Profile, s_key)!.Flag(OptOutScenario.Email.Campaign);

        public void SaveContact() => Home.Dataverse.Put(Shop.Contact, s_key, (OptOutScenario.Email.Dynamics, "false"));

        public void OptOutAtCampaign()
        {
            Home.Campaign.CreateByHand(Shop.Profile, s_key.ToString("D"), "firstName", "\"theirs\"");
            Home.Campaign.SetFlag(s_key.ToString("D"), OptOutScenario.Email.Campaign, true, byUs: false);
            // What is written next was decided with this in sight.
            Home.Campaign.LookedAt(s_key.ToString("D"));
        }

        public void Run(Func<bool> until)
        {
            if (!_started)
            {
                var definition = FlagShop.Definition(OptOutDirection.Bidirectional, dynamicsNewerValueWins: true);
                _ledger.Drawn(definition);
                Home.Save(definition);
                Home.Start(WorkflowName.OptInOut);
                Home.StartHost();
                _started = true;
            }
            while (!until())
                Assert.True(Home.Scheduler.Step(TimeSpan.FromHours(1)), string.Join('\n', Home.Log.Lines));
        }

        public void Dispose() => Home.Dispose();
    }
}
