using System.Text.Json;
using CampaignSync.Core.Definitions;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Simulation.Scenarios;

/// <summary>An entry of the journal as the world made it.</summary>
/// <param name="Id">Null: it has none.</param>
/// <param name="Type">Null: a type that nobody knows.</param>
/// <param name="Contact">Null: of nobody that came from Dynamics.</param>
/// <param name="Whole">False: it lacks what every event has.</param>
internal sealed record MailEvent(string? Id, EventType? Type, Guid? Contact, bool Soft, bool Whole, bool Fits);

/// <summary>Mails are sent, opened and clicked, and bounce.</summary>
internal sealed class MailWorld(SimulatedHome home, Random random, ShopWorld shop)
{
    /// <summary>Longest name that fits into Dataverse's columns.</summary>
    private const int Longest = 200;

    /// <summary>Entries by their number in the journal.</summary>
    public List<MailEvent> Events { get; } = [];

    public string Send(int count)
    {
        for (var i = 0; i < count; i++)
            Send();
        return $"{count} events";
    }

    private void Send()
    {
        var number = Events.Count;
        var odd = random.Next(30);
        var type = odd == 0 ? (EventType?)null : (EventType)random.Next(1, 5);
        var contact = odd == 1 ? null : odd == 2 ? new Guid(random.Next(), 0, 0, 0x0e, 0, 0, 0, 0, 0, 0, 1) : shop.AnyContact();
        var mail = new MailEvent(odd == 3 ? null : $"mail-{number}", type, contact, Soft: type == EventType.Bounce && random.Next(3) == 0, Whole: odd is not (3 or 4), Fits: odd != 5);
        Events.Add(mail);
        home.Journal.Append(Entry(mail, odd == 4));
    }

    private byte[] Entry(MailEvent mail, bool withoutTime) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
    {
        ["event"] = new Dictionary<string, object?>
        {
            ["@id"] = mail.Id,
            ["type"] = mail.Type?.ToString().ToLowerInvariant() ?? "unsubscribe",
            ["time"] = withoutTime ? "some day" : home.Scheduler.Time.RemoteNow.ToString("O"),
            ["profile"] = new Dictionary<string, object?> { ["externalId"] = mail.Contact?.ToString("D") ?? "somebody" },
            ["campaign"] = new Dictionary<string, object?> { ["name"] = mail.Fits ? "spring" : new string('x', Longest + 1) },
            ["delivery"] = new Dictionary<string, object?> { ["name"] = mail.Id },
            ["bounceType"] = mail.Soft ? "soft" : "hard",
        },
    });
}
