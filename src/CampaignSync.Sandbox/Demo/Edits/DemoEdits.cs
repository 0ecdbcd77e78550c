using System.Globalization;
using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Demo.Comparison;
using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Sandbox.Demo.Edits;

/// <summary>Everything that happens on both sides while the workflows run.</summary>
internal sealed class DemoEdits
{
    private const int FewestEvents = 50;
    private const int MostEvents = 50_000;

    private readonly Systems _systems;
    private readonly EditChoice _choice;
    private readonly int _events;
    private readonly DynamicsEdits _dynamics;
    private readonly OptOutEdits _optOuts;
    private readonly List<string> _made = [];

    private DemoEdits(Systems systems, EditChoice choice, int contacts)
    {
        _systems = systems;
        _choice = choice;
        _events = Math.Clamp(contacts / 2, FewestEvents, MostEvents);
        _dynamics = new DynamicsEdits(systems.Dataverse, choice);
        _optOuts = new OptOutEdits(systems, choice);
    }

    /// <summary>What was done, in words.</summary>
    public IReadOnlyList<string> Made => _made;

    /// <summary>The flags whose end is known.</summary>
    public IReadOnlyList<KnownFlag> Flags => _optOuts.Known;

    /// <summary>Profiles that people made at Campaign, which no contact stands for.</summary>
    public int MadeAtCampaign { get; private set; }

    public static async Task<DemoEdits> ChooseAsync(Systems systems, int contacts, CancellationToken cancellationToken)
        => new(systems, await EditChoice.ReadAsync(systems.Dataverse, cancellationToken), contacts);

    /// <summary>What the journal holds when the workflows start.</summary>
    public Task AddFirstEventsAsync(CancellationToken cancellationToken) => AddEventsAsync(_events, _choice.WithEvents, cancellationToken);

    /// <summary>Edits both systems. No two edits touch the same record, so that the end of each is known.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        var campaign = _systems.Campaign;
        await _dynamics.CreateCustomersAsync(cancellationToken);
        Say($"{_dynamics.Created.Count} customers created in Dynamics 365, each with an order and a line at the same moment");

        foreach (var contact in _choice.LostProfiles)
            await campaign.DeleteAsync("profile", contact.Id, cancellationToken);
        await _dynamics.ChangeContactsAsync(cancellationToken);
        Say($"{_choice.Changed.Count} contacts changed, and {_choice.LostProfiles.Count} whose profile was deleted at Campaign");

        await _dynamics.FilterContactsAsync(cancellationToken);
        await _dynamics.DeleteContactsAsync(cancellationToken);
        Say($"{_choice.FilteredOut.Count} contacts filtered out, one of them back again; {_choice.Deleted.Count} deleted, and {_choice.DeletedCustomers.Count} with all orders");

        await _dynamics.ChangeOrdersAsync(cancellationToken);
        Say($"{_choice.ChangedOrders.Count} orders changed, {_choice.MovedOrders.Count} given to other customers, {_choice.DeletedOrders.Count} deleted; {_choice.LinesFilteredOut.Count} lines filtered out, {_choice.LinesFilteredIn.Count} filtered in");

        await campaign.CreateAsync("profile", new JsonObject { ["firstName"] = "Made", ["lastName"] = "By Hand", ["email"] = "by.hand@example.com" }, cancellationToken);
        MadeAtCampaign++;
        await _optOuts.MakeAsync(cancellationToken);
        Say($"{_choice.DynamicsOptOuts.Count + _choice.InvertedOptOuts.Count} opt-outs in Dynamics 365 and {_choice.CampaignOptOuts.Count} at Campaign; {_choice.TakenBack.Count} opt-ins in Dynamics 365, {_choice.CampaignOptIns.Count} at Campaign");

        var events = Math.Max(FewestEvents, _events / 10);
        await AddEventsAsync(events, [.. _dynamics.Created, .. _choice.WithEvents], cancellationToken);
        Say($"{events} more events, some of them twice, some of contacts that do not exist");
    }

    private Task AddEventsAsync(int count, IReadOnlyList<Guid> contacts, CancellationToken cancellationToken) => _systems.Admin.AddEventsAsync(
        new
        {
            count,
            duplicates = 0.1,
            disorder = 0.2,
            softBounceShare = 0.3,
            withoutContactShare = 0.1,
            unknownContactShare = 0.01,
            contacts = contacts.Select(id => id.ToString("D")),
        },
        cancellationToken);

    private void Say(FormattableString line) => _made.Add(line.ToString(CultureInfo.InvariantCulture));
}
