using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using CampaignSync.Connectors;
using CampaignSync.Connectors.Secrets;
using CampaignSync.Control.Records;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Definitions;
using CampaignSync.Sandbox.Dataverse;
using CampaignSync.Sandbox.Hosting;
using CampaignSync.Sqlite;

namespace CampaignSync.Tests.EndToEnd;

/// <summary>The real engine on the real store against the sandbox, in one process: what the host runs, without the host.</summary>
internal sealed class RunningEngine : IAsyncDisposable, IEngineLog
{
    private CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new();
    private readonly List<string> _log = [];
    private SqliteStateStore _store = null!;
    private JobHost _host = null!;
    private Task _running = null!;

    public SandboxServer Sandbox { get; private set; } = null!;

    public string Home { get; } = Directory.CreateTempSubdirectory("campaignsync-").FullName;

    public IStateStore Store => _store;

    public static async Task<RunningEngine> StartAsync(SandboxOptions options, params string[] definitions)
    {
        var engine = new RunningEngine { Sandbox = await SandboxServer.StartAsync(options) };
        File.WriteAllText(Path.Combine(engine.Home, "dataverse.secret"), engine.Sandbox.Addresses.Dataverse.ClientSecret);
        File.WriteAllText(Path.Combine(engine.Home, "campaign.secret"), engine.Sandbox.Addresses.Campaign.ClientSecret);
        engine.Open();
        await engine.ApplyAsync(engine.Connections());
        foreach (var definition in definitions)
            await engine.ApplyAsync(definition);
        return engine;
    }

    /// <summary>Saves a definition as its next version.</summary>
    public Task ApplyAsync(string text)
    {
        var parsed = DefinitionReader.Read(Path.Combine(Home, "definition.yaml"), text);
        Assert.Empty(parsed.Problems);
        var definition = parsed.Definition!;
        return _store.WriteAsync(tx => tx.AddDefinition(definition.Subject, DefinitionHash.Of(definition), text, parsed.FullPath, DateTimeOffset.UtcNow, "test"));
    }

    public Task RequestStartAsync(WorkflowName name, StartArgument? argument = null) => _store.WriteAsync(tx =>
    {
        var number = tx.AddRequest(Request(RequestVerb.Start, name, JsonSerializer.Serialize(argument ?? new StartArgument(), RequestJson.Default.StartArgument)));
        var state = tx.GetWorkflow(name);
        state.Start(number, tx.FindDefinition(name.ToString())!.Version, tx.FindDefinition(SavedDefinition.Connections)!.Version, DateTimeOffset.UtcNow);
        tx.PutWorkflow(state);
    });

    public async Task StopAsync(WorkflowName name)
    {
        await _store.WriteAsync(tx => tx.AddRequest(Request(RequestVerb.Stop, name, argument: null)));
        await UntilAsync(name, v => v.Status == WorkflowStatus.STOPPED);
    }

    public WorkflowView View(WorkflowName name) => _store.Read(r => StatusView.Of(r, name, DateTimeOffset.UtcNow));

    /// <summary>Waits until the workflow is as asked; what it was and what it logged is in the failure.</summary>
    public async Task<WorkflowView> UntilAsync(WorkflowName name, Func<WorkflowView, bool> condition, int seconds = 60)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var view = View(name);
        while (!condition(view))
        {
            if (limit.IsCancellationRequested)
                Assert.Fail($"Not reached: {view}{Environment.NewLine}{Log()}");
            await timer.WaitForNextTickAsync();
            view = View(name);
        }
        return view;
    }

    public Task<WorkflowView> UntilCaughtUpAsync(WorkflowName name, int seconds = 60) => UntilAsync(name, v => v.CaughtUp && v.Status == WorkflowStatus.RUNNING, seconds);

    /// <summary>Ends the host without a word, as a crash would find the store, and begins the next one.</summary>
    public async Task RestartHostAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _store.DisposeAsync();
        _stop = new CancellationTokenSource();
        Open();
    }

    public async Task<JsonDocument> DataverseAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(new Uri(Sandbox.Addresses.Dataverse.Url), "api/data/v9.2/" + path));
        // A person's work: what the engine writes is told from it by who saved the row.
        request.Headers.Add("MSCRMCallerID", WellKnown.PersonId.ToString("D"));
        var address = Sandbox.Addresses.Dataverse;
        return await SendAsync(request, address.TokenUrl, new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = address.ClientId,
            ["client_secret"] = address.ClientSecret,
            ["scope"] = address.Url.TrimEnd('/') + "/.default",
        }, body);
    }

    public async Task<JsonDocument> CampaignAsync(HttpMethod method, string path, string? body = null)
    {
        var address = Sandbox.Addresses.Campaign;
        using var request = new HttpRequestMessage(method, new Uri(address.Url.TrimEnd('/') + "/" + path));
        request.Headers.Add("X-Api-Key", address.ClientId);
        return await SendAsync(request, address.TokenUrl, new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = address.ClientId,
            ["client_secret"] = address.ClientSecret,
            ["scope"] = "AdobeID",
        }, body);
    }

    /// <summary>What the sandbox counted of a resource's keys.</summary>
    public async Task<JsonElement> KeysAsync(string resource)
    {
        using var answer = await _http.GetAsync(new Uri(Sandbox.Addresses.Admin.Url.TrimEnd('/') + $"/campaign/keys?resource={resource}"));
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>What the sandbox counted of requests, by kind.</summary>
    public async Task<Dictionary<string, long>> RequestsAsync()
    {
        using var answer = await _http.GetAsync(new Uri(Sandbox.Addresses.Admin.Url.TrimEnd('/') + "/requests"));
        return JsonSerializer.Deserialize<Dictionary<string, long>>(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>Asks for a replay of a table at the next start.</summary>
    public Task RequestReplayAsync(WorkflowName name, string table) => _store.WriteAsync(tx =>
    {
        var state = tx.FindTable(name, table)!;
        state.ReplayRequested = true;
        tx.PutTable(state);
    });

    /// <summary>Puts a dead letter back, as an admin does.</summary>
    public Task RestoreAsync(WorkflowName name, DeadLetter letter) => new DeadLetterControl(_store, TimeProvider.System).RestoreAsync(name, [letter.Id], CancellationToken.None);

    public IReadOnlyList<DeadLetter> DeadLetters(WorkflowName name, string table)
        => _store.Read(r => r.DeadLettersAfter(r.FindTable(name, table)!.Id, 0, 1000));

    /// <summary>Ids of the first contacts.</summary>
    public async Task<string[]> ContactIdsAsync(int count)
    {
        using var contacts = await DataverseAsync(HttpMethod.Get, $"contacts?$select=contactid&$top={count}");
        return [.. contacts.RootElement.GetProperty("value").EnumerateArray().Select(c => c.GetProperty("contactid").GetString()!)];
    }

    public async Task<string?> ProfileTextAsync(string key, string field)
    {
        using var profile = await CampaignAsync(HttpMethod.Get, $"profileAndServicesExt/profile/{key}");
        return profile.RootElement.GetProperty(field).GetString();
    }

    public async Task AdminAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Sandbox.Addresses.Admin.Url.TrimEnd('/') + "/" + path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public void Write(LogSeverity severity, string eventId, WorkflowName? workflow, string message, Exception? exception = null)
    {
        lock (_log)
            _log.Add($"{severity} {eventId} {workflow}: {message} {exception}");
    }

    public string Log()
    {
        lock (_log)
            return string.Join(Environment.NewLine, _log);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _host.Dispose();
        await _store.DisposeAsync();
        await Sandbox.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
        Directory.Delete(Home, recursive: true);
    }

    private void Open()
    {
        _store = SqliteStateStore.OpenHost(Home, new HostClaim(Environment.ProcessId, "test", DateTimeOffset.UtcNow));
        _host = new JobHost(new JobHostSettings
        {
            Store = _store,
            Epoch = _store.Epoch,
            Definitions = new SavedDefinitionReader(),
            Remotes = new RemoteSystemFactory(new SecretReader(), TimeProvider.System),
            Log = this,
            HashKey = new byte[32],
            FreeDiskBytes = () => long.MaxValue,
            ProcessId = Environment.ProcessId,
            Version = "test",
        });
        _running = _host.RunAsync(_stop.Token);
    }

    private async Task<JsonDocument> SendAsync(HttpRequestMessage request, string tokenUrl, Dictionary<string, string> grant, string? body)
    {
        using var form = new FormUrlEncodedContent(grant);
        using var tokenAnswer = await _http.PostAsync(new Uri(tokenUrl), form);
        using var token = JsonDocument.Parse(await tokenAnswer.Content.ReadAsStringAsync());
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("access_token").GetString());
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == System.Net.HttpStatusCode.NotFound, $"{request.Method} {request.RequestUri}: {(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text.Length == 0 ? "{}" : text.StartsWith('{') ? text : JsonSerializer.Serialize(new { text }));
    }

    private static ControlRequest Request(RequestVerb verb, WorkflowName name, string? argument) => new()
    {
        Verb = verb,
        Workflow = name,
        Argument = argument,
        RequestedAt = DateTimeOffset.UtcNow,
        RequestedBy = "test",
    };

    private string Connections() => $$"""
        connections:
          dataverse:
            url: {{Sandbox.Addresses.Dataverse.Url}}
            tokenUrl: {{Sandbox.Addresses.Dataverse.TokenUrl}}
            clientId: {{Sandbox.Addresses.Dataverse.ClientId}}
            clientSecret: { file: dataverse.secret }
          campaign:
            url: {{Sandbox.Addresses.Campaign.Url}}
            tokenUrl: {{Sandbox.Addresses.Campaign.TokenUrl}}
            organizationId: {{Sandbox.Addresses.Campaign.OrganizationId}}
            clientId: {{Sandbox.Addresses.Campaign.ClientId}}
            clientSecret: { file: campaign.secret }
            journalUrl: {{Sandbox.Addresses.Campaign.JournalUrl}}
        """;
}
