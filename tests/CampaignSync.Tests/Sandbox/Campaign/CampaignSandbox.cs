using System.Net.Http.Headers;
using System.Text;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.Sandbox.Campaign;

/// <summary>A sandbox in this process, and a plain HTTP client that is signed in to its Campaign side.</summary>
internal sealed class CampaignSandbox : IAsyncDisposable
{
    private readonly SandboxServer _server;

    private CampaignSandbox(SandboxServer server)
    {
        _server = server;
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
    }

    public HttpClient Http { get; }

    public CampaignAddress Address => _server.Addresses.Campaign;

    public static async Task<CampaignSandbox> StartAsync()
    {
        var sandbox = new CampaignSandbox(await SandboxServer.StartAsync(new SandboxOptions { Contacts = 20 }));
        await sandbox.SignInAsync();
        return sandbox;
    }

    public async Task SignInAsync()
    {
        var answer = await TokenAsync("client_id", Address.ClientId, "client_secret", Address.ClientSecret, "grant_type", "client_credentials", "scope", "adobeio_api");
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)answer.Json["access_token"]!);
        Http.DefaultRequestHeaders.Remove("X-Api-Key");
        Http.DefaultRequestHeaders.Add("X-Api-Key", Address.ClientId);
        Http.DefaultRequestHeaders.Remove("x-ims-org-id");
        Http.DefaultRequestHeaders.Add("x-ims-org-id", Address.OrganizationId);
    }

    public async Task<Reply> TokenAsync(params string[] pairs)
    {
        using var form = new FormUrlEncodedContent(Enumerable.Range(0, pairs.Length / 2).Select(i => KeyValuePair.Create(pairs[2 * i], pairs[2 * i + 1])));
        return await Reply.ReadAsync(await Http.PostAsync(new Uri(Address.TokenUrl), form));
    }

    /// <summary>Sends a request below <c>…/campaign/</c>, or to an absolute address.</summary>
    public async Task<Reply> SendAsync(HttpMethod method, string path, string? body = null, string contentType = "application/json")
    {
        var address = path.StartsWith("http", StringComparison.Ordinal) ? path : $"{Address.Url}/{path}";
        using var request = new HttpRequestMessage(method, new Uri(address, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        return await Reply.ReadAsync(await Http.SendAsync(request));
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<Reply> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    public Task<Reply> PatchAsync(string path, string body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    /// <summary>A call of the admin API that must succeed.</summary>
    public async Task<Reply> AdminAsync(string path, string? body = null)
    {
        var reply = await SendAsync(body is null ? HttpMethod.Get : HttpMethod.Post, $"{_server.Addresses.Admin.Url}/{path}", body);
        Assert.True(reply.Status is 200 or 204, reply.Text);
        return reply;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
    }
}
