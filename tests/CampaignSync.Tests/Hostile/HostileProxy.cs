using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using CampaignSync.Connectors;
using CampaignSync.Connectors.Secrets;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Definitions;
using CampaignSync.Sandbox.Hosting;
using CampaignSync.Tests.Wire;

namespace CampaignSync.Tests.Hostile;

/// <summary>Stands between the connectors and the sandbox and spoils answers: what comes through is never what was sent.</summary>
internal sealed class HostileProxy : IAsyncDisposable
{
    /// <summary>Headers that the wire writes itself, or that belong to one hop.</summary>
    private static readonly string[] s_left = ["Content-Type", "Content-Length", "Transfer-Encoding", "Date", "Connection", "Host", "Content-Encoding", "Accept-Encoding"];

    private readonly SandboxServer _sandbox;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
    private readonly string _folder = Directory.CreateTempSubdirectory("campaignsync-test-").FullName;
    private readonly WireServer _server;
    private readonly string _to;

    private HostileProxy(SandboxServer sandbox)
    {
        _sandbox = sandbox;
        _to = sandbox.Addresses.Dataverse.Url.TrimEnd('/');
        _server = new WireServer(Forward);
    }

    /// <summary>Spoils an answer; null: all come as they are.</summary>
    public Func<WireAnswer, WireAnswer>? Spoil { get; set; }

    public static async Task<HostileProxy> StartAsync() => new(await SandboxServer.StartAsync(new SandboxOptions { Contacts = 20 }));

    /// <summary>Both systems, with tokens of their own.</summary>
    public IRemoteSystems Connect(IRequestGate gate)
    {
        var (dataverse, campaign) = (_sandbox.Addresses.Dataverse, _sandbox.Addresses.Campaign);
        File.WriteAllText(Path.Combine(_folder, "d"), dataverse.ClientSecret);
        File.WriteAllText(Path.Combine(_folder, "c"), campaign.ClientSecret);
        var parsed = DefinitionReader.Read(Path.Combine(_folder, "connections.yaml"), $$"""
            connections:
              dataverse:
                url: {{Here(dataverse.Url)}}
                tokenUrl: {{Here(dataverse.TokenUrl)}}
                clientId: {{dataverse.ClientId}}
                clientSecret: { file: d }
              campaign:
                url: {{Here(campaign.Url)}}
                tokenUrl: {{Here(campaign.TokenUrl)}}
                organizationId: "{{campaign.OrganizationId}}"
                clientId: {{campaign.ClientId}}
                clientSecret: { file: c }
                journalUrl: {{Here(campaign.JournalUrl)}}
            """);
        Assert.Empty(parsed.Problems);
        return new RemoteSystemFactory(new SecretReader(), TimeProvider.System).Connect((ConnectionsDefinition)parsed.Definition!, gate, gate);
    }

    public Task AddEventsAsync(int count) => _http.PostAsJsonAsync(new Uri($"{_sandbox.Addresses.Admin.Url}/events"), new { count, seed = 1 });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _sandbox.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Here(string text) => text.Replace(_to, _server.Url, StringComparison.Ordinal);

    private WireReply Forward(WireRequest request)
    {
        using var sent = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_to + request.Target));
        if (request.Body.Length > 0)
            sent.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(request.Body.Replace(_server.Url, _to, StringComparison.Ordinal)));
        foreach (var (name, value) in request.Headers.Where(h => !s_left.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
            sent.Headers.TryAddWithoutValidation(name, value);
        if (sent.Content is not null && request.Headers.TryGetValue("Content-Type", out var type))
            sent.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = _http.Send(sent, HttpCompletionOption.ResponseContentRead);
        using var body = new MemoryStream();
        answer.Content.ReadAsStream().CopyTo(body);
        var whole = new WireAnswer(
            request,
            (int)answer.StatusCode,
            answer.Content.Headers.ContentType?.ToString() ?? "text/plain",
            [.. answer.Headers.Where(h => !s_left.Contains(h.Key, StringComparer.OrdinalIgnoreCase)).SelectMany(h => h.Value.Select(v => $"{h.Key}: {Here(v)}"))],
            Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(body.ToArray()).Replace(_to, _server.Url, StringComparison.Ordinal)));
        var (_, status, contentType, headers, bytes) = Spoil?.Invoke(whole) ?? whole;
        return WireReply.Of(status, bytes, contentType, [.. headers]);
    }
}

/// <summary>An answer on its way.</summary>
internal sealed record WireAnswer(WireRequest To, int Status, string ContentType, IReadOnlyList<string> Headers, byte[] Body);
