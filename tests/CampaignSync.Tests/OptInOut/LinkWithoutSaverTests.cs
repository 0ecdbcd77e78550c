using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Tests.OptInOut;

/// <summary>A home whose contacts were read before it was asked who saved them: its link does not bring that column.</summary>
public sealed class LinkWithoutSaverTests : IDisposable
{
    private static readonly Guid s_key = new(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    private readonly SimulatedHome _home = new(seed: 1);
    private int _fullReads;

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Contacts_AreReadInFullOnce_AndNothingIsDecidedAnew()
    {
        _home.Scheduler.InOrder = true;
        _home.Network.Arrived = request => _fullReads += request.StartsWith($"read {FlagShop.Contact}  ", StringComparison.Ordinal) ? 1 : 0;
        var flags = FlagShop.Open(_home);
        flags.SaveContact(s_key, false);
        flags.SaveProfile(s_key, false);
        _home.Save(FlagShop.Definition(OptOutDirection.CampaignToDynamics));
        _home.Start(WorkflowName.OptInOut);
        RunHost();
        flags.SaveContact(s_key, true);
        RunHost();
        Assert.Equal(1, _fullReads);

        _home.Write(tx =>
        {
            var contacts = tx.FindTable(WorkflowName.OptInOut, FlagShop.Contact)!;
            contacts.Fingerprint = contacts.Fingerprint!.Split('#')[0];
            tx.PutTable(contacts);
        });
        RunHost();
        RunHost();

        Assert.Equal(2, _fullReads);
        // The manual edit stays: a decision anew would have taken Campaign's opt-in to it.
        Assert.Equal((true, false), (flags.AtDynamics(s_key, 0), flags.AtCampaign(s_key, 0)));
    }

    /// <summary>A host lives until all is done.</summary>
    private void RunHost()
    {
        _home.StartHost();
        _home.Scheduler.RunFor(TimeSpan.FromSeconds(4));
        _home.Scheduler.RunUntil(() => _home.View(WorkflowName.OptInOut) is { Backlog: 0, CaughtUp: true }, TimeSpan.FromMinutes(1), () => string.Join(Environment.NewLine, _home.Log.Lines));
        _home.KillHost();
    }
}
