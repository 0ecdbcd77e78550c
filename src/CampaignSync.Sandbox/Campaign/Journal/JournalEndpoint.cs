using System.Globalization;
using CampaignSync.Sandbox.Campaign.Rest;
using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Journal;

/// <summary>The journaling API of Adobe I/O Events.</summary>
internal sealed class JournalEndpoint(JournalStore journal, JournalPolicy policy, Gateway gateway)
{
    /// <summary>The next link leads to another path than the first request, as it does at Adobe.</summary>
    public const string FastPath = "/events-fast";

    private static readonly string[] s_relations = ["events", "count", "latest", "page", "seek", "validate"];

    public async Task InvokeAsync(HttpContext context)
    {
        if (!await gateway.AdmitsAsync(context))
            return;
        var request = context.Request;
        if (string.IsNullOrEmpty(request.Headers["x-ims-org-id"]))
        {
            await Gateway.RefuseAsync(context, "403000", "x-ims-org-id is required");
            return;
        }

        var query = request.Query;
        var limitText = (string?)query["limit"];
        var limit = policy.MostEvents;
        if (limitText is not null && (!int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit == 0))
        {
            await Answer.SendAsync(context, 400, Answer.Text, $"limit must be a positive number, not '{limitText}'");
            return;
        }

        var place = -1;
        if ((string?)query["since"] is { Length: > 0 } since && !journal.TryRead(since, out place))
            await Answer.SendAsync(context, 400, Answer.Text, $"Position {since} is not valid.");
        else if (query["latest"] == "true")
            await EndAsync(context, journal.Total - 1, limitText);
        else
            await ReadAsync(context, string.IsNullOrEmpty(query["since"]) ? null : place, Math.Min(limit, policy.MostEvents), limitText);
    }

    /// <summary><c>…/validate</c>: whether a position can still be read from.</summary>
    public async Task ValidateAsync(HttpContext context)
    {
        if (!await gateway.AdmitsAsync(context))
            return;
        var since = (string?)context.Request.Query["since"] ?? "";
        var valid = journal.TryRead(since, out var place) && journal.Take(place, 0) is not null;
        await Answer.SendAsync(context, valid ? 200 : 410, Answer.Json, $"{{\"valid\":{(valid ? "true" : "false")}}}");
    }

    private async Task ReadAsync(HttpContext context, int? after, int limit, string? limitText)
    {
        if (journal.Take(after, limit) is not { } taken)
        {
            await Answer.SendAsync(context, 410, Answer.Text, $"Events at position {journal.PositionOf(after ?? -1)} have expired.");
            return;
        }

        if (taken.Entries.Length == 0)
        {
            await EndAsync(context, taken.First - 1, limitText);
            return;
        }

        var last = taken.First + taken.Entries.Length - 1;
        var malformed = Malformed();
        if (malformed is { } kind and not MalformedJournal.NoNext)
        {
            await SendMalformedAsync(context, kind, last, limitText);
            return;
        }

        if (malformed is null)
            AddLinks(context, last, limitText);

        using var body = new PooledBuffer(65536);
        body.Write("{\"events\":["u8);
        for (var i = 0; i < taken.Entries.Length; i++)
        {
            body.Write(i == 0 ? "{\"position\":\""u8 : ",{\"position\":\""u8);
            body.Write(journal.PositionOf(taken.First + i));
            body.Write("\",\"event\":"u8);
            body.Write(taken.Entries[i].Event);
            body.Write((byte)'}');
        }

        body.Write($"],\"_page\":{{\"last\":\"{journal.PositionOf(last)}\",\"count\":{taken.Entries.Length}}}}}");
        await Answer.SendAsync(context, 200, Answer.Json, body);
    }

    private Task EndAsync(HttpContext context, int last, string? limitText)
    {
        AddLinks(context, last, limitText);
        context.Response.StatusCode = 204;
        context.Response.Headers.RetryAfter = policy.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    private void AddLinks(HttpContext context, int last, string? limitText)
    {
        var path = context.Request.Path.Value!;
        path = path[path.IndexOf("/organizations/", StringComparison.Ordinal)..].TrimEnd('/');
        var limit = limitText is null ? "" : $"&limit={limitText}";
        var position = journal.PositionOf(last);
        var links = new List<string> { $"<{policy.NextOrigin}{FastPath}{path}?since={position}{limit}>; rel=\"next\"" };
        foreach (var relation in s_relations)
        {
            var target = relation switch
            {
                "events" => path,
                "latest" => $"{path}?latest=true",
                "validate" => $"{path}/validate?since={position}",
                "seek" => $"{path}?seek=-PT1H",
                _ => $"{path}?since={position}",
            };
            links.Add($"</events{target}>; rel=\"{relation}\"");
        }

        context.Response.Headers.Link = links.ToArray();
    }

    private MalformedJournal? Malformed()
    {
        lock (policy)
        {
            if (policy.MalformedLeft <= 0)
                return null;
            policy.MalformedLeft--;
            return policy.Malformed;
        }
    }

    private async Task SendMalformedAsync(HttpContext context, MalformedJournal kind, int last, string? limitText)
    {
        if (kind == MalformedJournal.Html)
        {
            await Answer.SendAsync(context, 200, "text/html; charset=utf-8", "<!DOCTYPE html><html><body>Maintenance</body></html>");
            return;
        }

        AddLinks(context, last, limitText);
        await Answer.SendAsync(context, 200, Answer.Json, kind == MalformedJournal.NotJson ? "{\"events\":[{\"position\":\"came" : "{\"_page\":{\"count\":0}}");
    }
}
