using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.Sandbox.Dataverse;

/// <summary>A sandbox of its own with a signed-in client in front of it; what it sends is written out, not generated.</summary>
internal sealed class DataverseClient : IAsyncDisposable
{
    public const string Tracked = "odata.track-changes,odata.maxpagesize=5000";

    private readonly HttpClient _http = new();

    private DataverseClient(SandboxServer server) => Server = server;

    public SandboxServer Server { get; }

    public string Base => Server.Addresses.Dataverse.Url + "api/data/v9.2/";

    public static async Task<DataverseClient> StartAsync(SandboxOptions? options = null)
    {
        var client = new DataverseClient(await SandboxServer.StartAsync(options ?? new SandboxOptions { Contacts = 100 }));
        client.SignIn(await client.TokenAsync());
        return client;
    }

    public void SignIn(string token) => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    public async Task<string> TokenAsync()
    {
        using var answer = await RequestTokenAsync(Server.Addresses.Dataverse.ClientSecret);
        return Json(await answer.Content.ReadAsStringAsync()).GetProperty("access_token").GetString()!;
    }

    public Task<HttpResponseMessage> RequestTokenAsync(string secret)
        => _http.PostAsync(Server.Addresses.Dataverse.TokenUrl, new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = Server.Addresses.Dataverse.ClientId,
            ["client_secret"] = secret,
            ["scope"] = Server.Addresses.Dataverse.Url + ".default",
        }));

    public async Task<Answer> SendAsync(
        string method, string address, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(
            new HttpMethod(method), address.StartsWith("http", StringComparison.Ordinal) ? address : Base + address);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        foreach (var (name, value) in headers)
        {
            if (name == "Content-Type")
            {
                request.Content!.Headers.Remove(name);
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var response = await _http.SendAsync(request);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, all, await response.Content.ReadAsStringAsync());
    }

    public Task<Answer> GetAsync(string address, string? prefer = null)
        => prefer is null ? SendAsync("GET", address) : SendAsync("GET", address, null, ("Prefer", prefer));

    /// <summary>Reads all pages; the answer is the last one, the rows those of all.</summary>
    public async Task<(List<JsonElement> Rows, Answer Last, int Pages)> GetAllAsync(string address, string prefer)
    {
        var (rows, pages) = (new List<JsonElement>(), 0);
        while (true)
        {
            var answer = await GetAsync(address, prefer);
            Assert.Equal(200, answer.Status);
            rows.AddRange(answer.Rows);
            pages++;
            if (answer.Text("@odata.nextLink") is not { } next)
                return (rows, answer, pages);
            Assert.Null(answer.Text("@odata.deltaLink"));
            address = next;
        }
    }

    public async Task AdminAsync(string method, string path, string? body = null)
    {
        var answer = await SendAsync(method, Server.Addresses.Admin.Url + path, body);
        Assert.True(answer.Status < 300, answer.Body);
    }

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public JsonElement Root => Json(Body);

        public IEnumerable<JsonElement> Rows => Root.GetProperty("value").EnumerateArray();

        public string? Code => Root.GetProperty("error").GetProperty("code").GetString();

        public string? Text(string name) => Root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
