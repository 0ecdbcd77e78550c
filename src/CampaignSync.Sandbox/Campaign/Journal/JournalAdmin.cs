using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignSync.Sandbox.Hosting;
using CampaignSync.Sandbox.Synthetic;

namespace CampaignSync.Sandbox.Campaign.Journal;

/// <summary>The admin calls of the journal.</summary>
internal sealed class JournalAdmin(JournalStore journal, JournalPolicy policy, TimeProvider clock, SyntheticData data)
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private int _calls;

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.MapPost("/events", (JsonElement body) => Append(body.Deserialize<EventRequest>(s_format)!));
        admin.MapGet("/events", () => Results.Json(new { total = journal.Total, expired = journal.Expired }));
        admin.MapPost("/journal", (JsonElement body) =>
        {
            Change(body.Deserialize<JournalChange>(s_format)!);
            return Results.NoContent();
        });
    }

    private IResult Append(EventRequest request)
    {
        if (request.Events is { } given)
        {
            journal.Append(given.Select(e => JsonSerializer.SerializeToUtf8Bytes(e)));
            return Results.Json(new { appended = given.Count, distinct = given.Count });
        }

        if (request.Count is < 1 or > 10_000_000)
            throw new AdminException("'count' is how many events to append, from 1 to 10000000; or give 'events'.");
        if (request.Types.Count == 0)
            throw new AdminException("'types' needs at least one word.");
        var seed = request.Seed ?? unchecked(data.Seed * 397 + Interlocked.Increment(ref _calls));
        var events = new SyntheticEvents(clock, data).Make(request, seed);
        journal.Append(events);
        return Results.Json(new { appended = events.Count, distinct = request.Count });
    }

    private void Change(JournalChange change)
    {
        if (change.RetryAfterSeconds is < 0 || change.MostEvents is < 1)
            throw new AdminException("'retryAfterSeconds' is at least 0, 'mostEvents' at least 1.");
        lock (policy)
        {
            policy.RetryAfterSeconds = change.RetryAfterSeconds ?? policy.RetryAfterSeconds;
            policy.MostEvents = change.MostEvents ?? policy.MostEvents;
            policy.NextOrigin = change.NextOrigin is null ? policy.NextOrigin : change.NextOrigin.Length == 0 ? null : change.NextOrigin;
            if (change.Malformed is { } malformed)
                (policy.Malformed, policy.MalformedLeft) = (malformed, change.MalformedCount);
        }
    }

    /// <summary>What <c>POST /admin/journal</c> changes; what is not given stays.</summary>
    private sealed record JournalChange(
        int? RetryAfterSeconds, int? MostEvents, string? NextOrigin, MalformedJournal? Malformed, int MalformedCount = 1);
}
