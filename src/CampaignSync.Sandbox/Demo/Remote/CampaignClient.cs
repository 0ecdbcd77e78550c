using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Demo.Remote;

/// <summary>Reads and edits rows of Campaign, and reads its event journal.</summary>
internal sealed class CampaignClient(HttpClient http, CampaignAddress at) : SignedInClient(
    http,
    at.TokenUrl,
    new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = at.ClientId,
        ["client_secret"] = at.ClientSecret,
        ["scope"] = "adobeio_api,campaign_sdk",
    },
    new Dictionary<string, string> { ["X-Api-Key"] = at.ClientId, ["x-ims-org-id"] = at.OrganizationId })
{
    private const int PageSize = 500;
    private readonly string _root = $"{at.Url.TrimEnd('/')}/profileAndServicesExt/";

    /// <summary>All rows of a resource, a page at a time. A row is good until the next one is asked for.</summary>
    public async IAsyncEnumerable<JsonElement> RowsAsync(string resource, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = string.Create(CultureInfo.InvariantCulture, $"{_root}{resource}?_lineCount={PageSize}&_forcePagination=true");
        while (next is not null)
        {
            var (page, _) = await GetAsync(new Uri(next), null, cancellationToken);
            using (page)
            {
                foreach (var row in page!.RootElement.GetProperty("content").EnumerateArray())
                    yield return row;
                next = page.RootElement.TryGetProperty("next", out var link) ? link.GetProperty("href").GetString() : null;
            }
        }
    }

    /// <summary>All events of the journal, from the oldest on, repeats included.</summary>
    public async IAsyncEnumerable<JsonElement> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = new Uri(at.JournalUrl);
        while (true)
        {
            var (page, headers) = await GetAsync(next, null, cancellationToken);
            if (page is null)
                yield break;
            using (page)
            {
                foreach (var entry in page.RootElement.GetProperty("events").EnumerateArray())
                    yield return entry.GetProperty("event");
            }

            next = new Uri(next, NextIn(headers.GetValues("Link")));
        }
    }

    public async Task<JsonDocument> RowAsync(string resource, Guid key, CancellationToken cancellationToken)
    {
        var (row, _) = await GetAsync(Address(resource, key), null, cancellationToken);
        return row!;
    }

    public Task CreateAsync(string resource, JsonObject row, CancellationToken cancellationToken)
        => DoneAsync(HttpMethod.Post, new Uri(_root + resource), row.ToJsonString(), cancellationToken);

    public Task UpdateAsync(string resource, Guid key, JsonObject changes, CancellationToken cancellationToken)
        => DoneAsync(HttpMethod.Patch, Address(resource, key), changes.ToJsonString(), cancellationToken);

    public Task DeleteAsync(string resource, Guid key, CancellationToken cancellationToken)
        => DoneAsync(HttpMethod.Delete, Address(resource, key), null, cancellationToken);

    private Uri Address(string resource, Guid key) => new($"{_root}{resource}/{key:D}");

    private async Task DoneAsync(HttpMethod method, Uri address, string? body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(method, address, body, null, cancellationToken);
    }

    /// <summary>The target of <c>&lt;TARGET&gt;; rel="next"</c>.</summary>
    private static string NextIn(IEnumerable<string> links)
    {
        var link = links.SelectMany(line => line.Split(',')).Select(part => part.Trim()).First(part => part.Contains("rel=\"next\"", StringComparison.Ordinal));
        return link[1..link.IndexOf('>', StringComparison.Ordinal)];
    }
}
