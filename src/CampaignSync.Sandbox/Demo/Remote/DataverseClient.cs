using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Dataverse;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Demo.Remote;

/// <summary>Reads and edits rows of Dataverse, as one of the people who work with it.</summary>
internal sealed class DataverseClient(HttpClient http, DataverseAddress at) : SignedInClient(
    http,
    at.TokenUrl,
    new Dictionary<string, string>
    {
        ["grant_type"] = "client_credentials",
        ["client_id"] = at.ClientId,
        ["client_secret"] = at.ClientSecret,
        ["scope"] = $"{at.Url.TrimEnd('/')}/.default",
    },
    new Dictionary<string, string> { ["OData-Version"] = "4.0", ["OData-MaxVersion"] = "4.0", ["Accept"] = "application/json", ["MSCRMCallerID"] = WellKnown.PersonId.ToString("D") })
{
    private const string Labels = "odata.include-annotations=\"OData.Community.Display.V1.FormattedValue\"";
    private static readonly Dictionary<string, string> s_onlyUpdate = new() { ["If-Match"] = "*" };
    private readonly string _root = $"{at.Url.TrimEnd('/')}/api/data/v9.2/";

    /// <summary>All rows of a table, labels of choices included, a page at a time. A row is good until the next one is asked for.</summary>
    public async IAsyncEnumerable<JsonElement> RowsAsync(
        string set, IEnumerable<string> columns, string? filter, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefer = new Dictionary<string, string> { ["Prefer"] = string.Create(CultureInfo.InvariantCulture, $"odata.maxpagesize={pageSize},{Labels}") };
        var next = $"{_root}{set}?$select={string.Join(',', columns)}{(filter is null ? "" : $"&$filter={Uri.EscapeDataString(filter)}")}";
        while (next is not null)
        {
            var (page, _) = await GetAsync(new Uri(next), prefer, cancellationToken);
            using (page)
            {
                foreach (var row in page!.RootElement.GetProperty("value").EnumerateArray())
                    yield return row;
                next = page.RootElement.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null;
            }
        }
    }

    /// <summary>The ids of all rows that point to a row of another table.</summary>
    public async Task<IReadOnlyList<Guid>> IdsAsync(string set, string idColumn, string lookup, Guid target, CancellationToken cancellationToken)
    {
        const int PageSize = 500;
        var ids = new List<Guid>();
        await foreach (var row in RowsAsync(set, [idColumn], $"{lookup} eq {target:D}", PageSize, cancellationToken))
            ids.Add(row.GetProperty(idColumn).GetGuid());
        return ids;
    }

    public async Task<JsonDocument> RowAsync(string set, Guid id, IEnumerable<string> columns, CancellationToken cancellationToken)
    {
        var (row, _) = await GetAsync(Address(set, id, $"?$select={string.Join(',', columns)}"), new Dictionary<string, string> { ["Prefer"] = Labels }, cancellationToken);
        return row!;
    }

    public Task CreateAsync(string set, JsonObject row, CancellationToken cancellationToken)
        => DoneAsync(HttpMethod.Post, new Uri(_root + set), row.ToJsonString(), null, cancellationToken);

    public Task UpdateAsync(string set, Guid id, JsonObject changes, CancellationToken cancellationToken)
        => DoneAsync(HttpMethod.Patch, Address(set, id), changes.ToJsonString(), s_onlyUpdate, cancellationToken);

    public Task DeleteAsync(string set, Guid id, CancellationToken cancellationToken)
        => DoneAsync(HttpMethod.Delete, Address(set, id), null, null, cancellationToken);

    private Uri Address(string set, Guid id, string query = "") => new($"{_root}{set}({id:D}){query}");

    private async Task DoneAsync(HttpMethod method, Uri address, string? body, IReadOnlyDictionary<string, string>? headers, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(method, address, body, headers, cancellationToken);
    }
}
