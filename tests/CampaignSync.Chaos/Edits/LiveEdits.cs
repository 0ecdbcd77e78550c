using System.Globalization;
using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Demo.Comparison;
using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Chaos.Edits;

/// <summary>People who work on both sides all the time.</summary>
internal sealed class LiveEdits(Systems systems, People people, Random random, Tally made)
{
    private const int EventsAtOnce = 20;
    private static readonly TimeSpan s_mostPause = TimeSpan.FromMilliseconds(40);

    private readonly HashSet<(Guid Contact, ComparedFlag Flag)> _optedOut = [];
    private readonly HashSet<Guid> _filteredOut = [];
    private int _number;

    /// <summary>Opt-outs that nobody took back.</summary>
    public IReadOnlyList<KnownFlag> Known => [.. _optedOut.Select(o => new KnownFlag(o.Contact, o.Flag, true, "a person opted out, and nobody opted in"))];

    /// <summary>Profiles that were made at Campaign.</summary>
    public int MadeAtCampaign { get; private set; }

    /// <summary>Edits until told to stop, and then what is left to do so that each edit has an end.</summary>
    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        while (!stop.IsCancellationRequested)
        {
            await EditAsync(cancellationToken);
            await Task.Delay(random.NextDouble() * s_mostPause, cancellationToken);
        }
    }

    /// <summary>A profile that was deleted at Campaign comes back when its contact changes.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var contact in people.Lost)
            await ChangeAsync("contacts", contact, new JsonObject { ["address1_city"] = Text("Back") }, "lost profiles brought back", cancellationToken);
    }

    private Task EditAsync(CancellationToken cancellationToken) => random.Next(100) switch
    {
        < 28 => ChangeAsync("contacts", Any(people.Staying), ContactValues(), "contacts changed", cancellationToken),
        < 38 => OptOutAsync(cancellationToken),
        < 48 => OptInOrOutAsync(cancellationToken),
        < 52 => FilterAsync(cancellationToken),
        < 58 => CreateCustomerAsync(cancellationToken),
        < 70 => ChangeAsync("new_orders", Any(people.Orders), OrderValues(), "orders changed", cancellationToken),
        < 75 => ChangeAsync("new_orders", Any(people.Orders), new JsonObject { ["new_Contact@odata.bind"] = $"/contacts({Any(people.Staying):D})" }, "orders moved", cancellationToken),
        < 83 => ChangeAsync("new_orderlines", Any(people.Lines), new JsonObject { ["new_quantity"] = random.Next(1, 5) }, "lines changed", cancellationToken),
        < 85 => DeleteOrderAsync(cancellationToken),
        < 87 => DeleteContactAsync(cancellationToken),
        < 90 => LoseProfileAsync(cancellationToken),
        < 91 => CreateProfileAsync(cancellationToken),
        < 94 => ChangeAsync("contacts", Any(people.Lost), new JsonObject { ["address1_city"] = Text("Lost") }, "contacts changed", cancellationToken),
        _ => AddEventsAsync(cancellationToken),
    };

    private async Task OptOutAsync(CancellationToken cancellationToken)
    {
        var (contact, flag) = (Any(people.OptingOut), Any(ComparedFlag.All));
        var done = random.Next(2) == 0
            ? await ChangeAsync("contacts", contact, new JsonObject { [flag.Column] = !flag.Inverted }, "opt-outs in Dynamics 365", cancellationToken)
            : await ChangeProfileAsync(contact, flag, true, cancellationToken);
        if (done)
            _optedOut.Add((contact, flag));
    }

    private Task<bool> OptInOrOutAsync(CancellationToken cancellationToken)
    {
        var (contact, flag, optOut) = (Any(people.Undecided), Any(ComparedFlag.All), random.Next(2) == 0);
        return random.Next(2) == 0
            ? ChangeAsync("contacts", contact, new JsonObject { [flag.Column] = optOut ^ flag.Inverted }, optOut ? "opt-outs in Dynamics 365" : "opt-ins in Dynamics 365", cancellationToken)
            : ChangeProfileAsync(contact, flag, optOut, cancellationToken);
    }

    private Task<bool> ChangeProfileAsync(Guid contact, ComparedFlag flag, bool optOut, CancellationToken cancellationToken) => DoAsync(
        optOut ? "opt-outs at Campaign" : "opt-ins at Campaign",
        stop => systems.Campaign.UpdateAsync("profile", contact, new JsonObject { [flag.Attribute] = optOut }, stop),
        cancellationToken);

    private async Task FilterAsync(CancellationToken cancellationToken)
    {
        var contact = Any(people.Filtered);
        var comesBack = _filteredOut.Contains(contact);
        if (!await ChangeAsync("contacts", contact, new JsonObject { ["marketingonly"] = !comesBack }, comesBack ? "contacts filtered in" : "contacts filtered out", cancellationToken))
            return;
        _ = comesBack ? _filteredOut.Remove(contact) : _filteredOut.Add(contact);
    }

    private async Task CreateCustomerAsync(CancellationToken cancellationToken)
    {
        var (contact, order) = (Guid.NewGuid(), Guid.NewGuid());
        var values = ContactValues();
        values["contactid"] = contact.ToString("D");
        values["lastname"] = Text("Neu");
        await CreateAsync("contacts", values, cancellationToken);
        values = OrderValues();
        values["new_orderid"] = order.ToString("D");
        values["new_name"] = Text("NEW");
        values["new_Contact@odata.bind"] = $"/contacts({contact:D})";
        await CreateAsync("new_orders", values, cancellationToken);
        await CreateAsync("new_orderlines", new JsonObject
        {
            ["new_orderlineid"] = Guid.NewGuid().ToString("D"),
            ["new_name"] = Text("LINE"),
            ["new_Order@odata.bind"] = $"/new_orders({order:D})",
            ["new_product"] = "Grüner Tee",
            ["new_quantity"] = random.Next(1, 5),
            ["new_price"] = 9.95m,
        }, cancellationToken);
        made.Add("customers created");
        people.Staying.Add(contact);
    }

    private async Task DeleteOrderAsync(CancellationToken cancellationToken)
    {
        if (!people.OrdersLeaving.TryDequeue(out var order))
            return;
        IReadOnlyList<Guid> lines = [];
        await Patience.DoAsync(async stop => lines = await systems.Dataverse.IdsAsync("new_orderlines", "new_orderlineid", "_new_order_value", order, stop), cancellationToken);
        foreach (var line in lines)
            await Patience.DoAsync(stop => systems.Dataverse.DeleteAsync("new_orderlines", line, stop), cancellationToken);
        await DoAsync("orders deleted", stop => systems.Dataverse.DeleteAsync("new_orders", order, stop), cancellationToken);
    }

    private async Task DeleteContactAsync(CancellationToken cancellationToken)
    {
        if (people.Leaving.TryDequeue(out var contact))
            await DoAsync("contacts deleted", stop => systems.Dataverse.DeleteAsync("contacts", contact, stop), cancellationToken);
    }

    private Task LoseProfileAsync(CancellationToken cancellationToken)
    {
        var contact = Any(people.Lost);
        return DoAsync("profiles deleted at Campaign", stop => systems.Campaign.DeleteAsync("profile", contact, stop), cancellationToken);
    }

    /// <summary>Not tried again: without a key of its own a repeat would be a second profile.</summary>
    private async Task CreateProfileAsync(CancellationToken cancellationToken)
    {
        try
        {
            await systems.Campaign.CreateAsync("profile", new JsonObject { ["firstName"] = "Made", ["lastName"] = Text("By Hand") }, cancellationToken);
            MadeAtCampaign++;
            made.Add("profiles made at Campaign");
        }
        catch (Exception e) when (e is Sandbox.Demo.DemoException or HttpRequestException)
        {
            made.Add("given up");
        }
    }

    private async Task AddEventsAsync(CancellationToken cancellationToken)
    {
        await systems.Admin.AddEventsAsync(
            new
            {
                count = EventsAtOnce,
                duplicates = 0.1,
                disorder = 0.2,
                softBounceShare = 0.3,
                withoutContactShare = 0.1,
                unknownContactShare = 0.01,
                contacts = Enumerable.Range(0, EventsAtOnce).Select(_ => Any(people.Staying).ToString("D")),
            },
            cancellationToken);
        made.Add("events", EventsAtOnce);
    }

    private JsonObject ContactValues() => new()
    {
        ["firstname"] = Text("Renée"),
        ["address1_city"] = Text("Kraków"),
        ["company"] = "Søndergaard \"& Sønner\"",
        ["gendercode"] = random.Next(1, 3),
        ["preferredcontactmethodcode"] = random.Next(1, 6),
        ["birthdate"] = random.Next(2) == 0 ? null : "1999-12-31",
        ["annualincome"] = random.Next(1, 1_000_000) / 100m,
        ["numberofchildren"] = random.Next(10),
        ["telephone1"] = random.Next(2) == 0 ? null : Text("+49"),
    };

    private JsonObject OrderValues() => new()
    {
        ["new_amount"] = random.Next(1, 1_000_000) / 100m,
        ["new_discount"] = random.Next(2) == 0 ? null : random.Next(100) / 4.0,
        ["new_status"] = 100_000_000 + random.Next(3),
        ["new_tags"] = random.Next(2) == 0 ? "2,3" : "1,4",
        ["new_paid"] = random.Next(2) == 0,
        ["new_orderdate"] = "2026-02-28T23:30:00+01:00",
    };

    private Task CreateAsync(string set, JsonObject values, CancellationToken cancellationToken)
        => Patience.DoAsync(stop => systems.Dataverse.CreateAsync(set, values, stop), cancellationToken);

    private Task<bool> ChangeAsync(string set, Guid id, JsonObject values, string what, CancellationToken cancellationToken)
        => DoAsync(what, stop => systems.Dataverse.UpdateAsync(set, id, values, stop), cancellationToken);

    private async Task<bool> DoAsync(string what, Func<CancellationToken, Task> edit, CancellationToken cancellationToken)
    {
        var done = await Patience.DoAsync(edit, cancellationToken);
        made.Add(done ? what : "not there (yet)");
        return done;
    }

    private T Any<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    /// <summary>A value that was not there before.</summary>
    private string Text(string word) => string.Create(CultureInfo.InvariantCulture, $"{word} {++_number}");
}
