using System.Net.Http.Headers;
using System.Text.Json;
using CampaignSync.Benchmarks.Worlds;

namespace CampaignSync.Benchmarks.Pump;

/// <summary>Connections and tokens to both systems, and nothing else: no turns, no repeats, no verdicts.</summary>
internal sealed class PumpClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly SandboxAddresses _to;
    private AuthenticationHeaderValue _dataverse = null!;
    private AuthenticationHeaderValue _campaign = null!;

    private PumpClient(SandboxAddresses to, int connections)
    {
        _to = to;
        _http = new HttpMessageInvoker(new SocketsHttpHandler { UseCookies = false, UseProxy = false, MaxConnectionsPerServer = connections + 1, ActivityHeadersPropagator = null });
    }

    public string DataverseRoot => $"{_to.Dataverse.Url.TrimEnd('/')}/api/data/v9.2/";

    public string CampaignRoot => $"{_to.Campaign.Url.TrimEnd('/')}/profileAndServicesExt/";

    public string Journal => _to.Campaign.JournalUrl;

    public static async Task<PumpClient> SignInAsync(SandboxAddresses to, int connections)
    {
        var client = new PumpClient(to, connections);
        client._dataverse = await client.TokenAsync(to.Dataverse.TokenUrl, to.Dataverse.ClientId, to.Dataverse.ClientSecret, $"{to.Dataverse.Url.TrimEnd('/')}/.default");
        client._campaign = await client.TokenAsync(to.Campaign.TokenUrl, to.Campaign.ClientId, to.Campaign.ClientSecret, Work.Scope);
        return client;
    }

    public Task<HttpResponseMessage> DataverseAsync(HttpMethod method, string address, string prefer, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Authorization = _dataverse;
        request.Headers.TryAddWithoutValidation("OData-Version", "4.0");
        request.Headers.TryAddWithoutValidation("OData-MaxVersion", "4.0");
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("Prefer", prefer);
        return SendAsync(request);
    }

    /// <summary>A request as ours are: the same headers, but for the one that asks for compressed answers.</summary>
    public Task<HttpResponseMessage> CampaignAsync(HttpMethod method, string address, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Authorization = _campaign;
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("X-Api-Key", _to.Campaign.ClientId);
        request.Headers.TryAddWithoutValidation("Cache-Control", "no-cache");
        return SendAsync(request);
    }

    public Task<HttpResponseMessage> JournalAsync(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = _campaign;
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("X-Api-Key", _to.Campaign.ClientId);
        request.Headers.TryAddWithoutValidation("x-ims-org-id", _to.Campaign.OrganizationId);
        return SendAsync(request);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var answer = await _http.SendAsync(request, CancellationToken.None);
        return answer.IsSuccessStatusCode ? answer
            : throw new InvalidOperationException($"{request.Method} {request.RequestUri} was answered with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task<AuthenticationHeaderValue> TokenAsync(string url, string id, string secret, string scope)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id, ["client_secret"] = secret, ["scope"] = scope });
        using var answer = await SendAsync(new HttpRequestMessage(HttpMethod.Post, url) { Content = form });
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
        return new AuthenticationHeaderValue("Bearer", json.RootElement.GetProperty("access_token").GetString());
    }
}
