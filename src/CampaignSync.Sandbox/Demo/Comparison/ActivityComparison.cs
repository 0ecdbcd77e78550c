using System.Globalization;
using System.Text.Json;
using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>Holds the journal against the timeline: one completed activity for each event that is to have one, and no other.</summary>
internal sealed class ActivityComparison(Systems systems, ComparisonResult result)
{
    private const int PageSize = 5000;

    /// <param name="deadLetters">The events that Egress keeps as dead letters.</param>
    public async Task RunAsync(IReadOnlySet<string> deadLetters, CancellationToken cancellationToken)
    {
        var contacts = await ContactsAsync(cancellationToken);
        var expected = ComparedActivity.All.ToDictionary(type => type.EventType, _ => new Dictionary<Guid, string[]>());
        var unknown = new HashSet<string>();
        await foreach (var e in systems.Campaign.EventsAsync(cancellationToken))
        {
            if (!IsSentOn(e) || !Guid.TryParse(e.GetProperty("profile").GetProperty("externalId").GetString(), out var contact))
                continue;
            var id = e.GetProperty("@id").GetString()!;
            if (!contacts.Contains(contact))
                unknown.Add(id);
            else if (expected.TryGetValue(TypeOf(e), out var events))
                events.TryAdd(NameBasedId.OfActivity(id), Values(e, contact));
        }

        foreach (var type in ComparedActivity.All)
            await CompareAsync(type, expected[type.EventType], cancellationToken);
        Compare(unknown, deadLetters);
    }

    private async Task<HashSet<Guid>> ContactsAsync(CancellationToken cancellationToken)
    {
        var contacts = new HashSet<Guid>();
        await foreach (var row in systems.Dataverse.RowsAsync("contacts", ["contactid"], null, PageSize, cancellationToken))
            contacts.Add(row.GetProperty("contactid").GetGuid());
        return contacts;
    }

    private async Task CompareAsync(ComparedActivity type, Dictionary<Guid, string[]> expected, CancellationToken cancellationToken)
    {
        await foreach (var row in systems.Dataverse.RowsAsync(type.EntitySet, type.Columns, null, PageSize, cancellationToken))
        {
            var id = row.GetProperty("activityid").GetGuid();
            if (!expected.Remove(id, out var should))
            {
                result.Extra($"{type.EntitySet} {id:D}", "stands for no event of the journal");
                continue;
            }

            result.Activities++;
            for (var i = 0; i < type.Columns.Count; i++)
            {
                var value = row.GetProperty(type.Columns[i]);
                var actual = value.ValueKind switch
                {
                    JsonValueKind.String => value.GetString()!,
                    JsonValueKind.Null => "",
                    _ => value.GetRawText(),
                };
                if (actual != should[i])
                    result.Differ($"{type.EntitySet} {id:D} {type.Columns[i]}", $"is \"{actual}\" and should be \"{should[i]}\"");
            }
        }

        foreach (var id in expected.Keys)
            result.Differ($"{type.EntitySet} {id:D}", "is missing, but the journal has its event");
    }

    private void Compare(HashSet<string> unknown, IReadOnlySet<string> deadLetters)
    {
        result.DeadLetters += unknown.Count(deadLetters.Contains);
        foreach (var id in unknown.Where(id => !deadLetters.Contains(id)))
            result.Differ($"event {id}", "names a contact that does not exist, and is not among the dead letters");
        foreach (var id in deadLetters.Where(id => !unknown.Contains(id)))
            result.Differ($"event {id}", "is a dead letter, although its contact exists");
    }

    private static bool IsSentOn(JsonElement e) => TypeOf(e) != "bounce" || e.GetProperty("bounceType").GetString() == "hard";

    private static string TypeOf(JsonElement e) => e.GetProperty("type").GetString()!;

    /// <summary>In the order of <see cref="ComparedActivity.Columns"/>.</summary>
    private static string[] Values(JsonElement e, Guid contact)
    {
        var campaign = e.GetProperty("campaign").GetProperty("name").GetString()!;
        var delivery = e.GetProperty("delivery").GetProperty("name").GetString()!;
        var time = e.GetProperty("time").GetDateTimeOffset().UtcDateTime;
        return
        [
            $"Campaign Name: {campaign}; Delivery Name: {delivery}",
            contact.ToString("D"),
            "1",
            "2",
            campaign,
            delivery,
            // Dataverse keeps whole seconds.
            time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            e.GetProperty("mirrorPageUrl").GetString()!,
            e.TryGetProperty("url", out var url) ? url.GetString()! : "",
        ];
    }
}
