using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Demo.Remote;
using CampaignSync.Sandbox.Faults;
using CampaignSync.Sandbox.Hosting;
using CampaignSync.Sqlite.Raw;
using CampaignSync.Tests.CommandLine;
using CampaignSync.Tests.EndToEnd;

namespace CampaignSync.Tests.Security;

/// <summary>
/// Plants secrets and personal data, runs the real host through faults, refused records and a rejected credential, and searches
/// everything that this produced: secrets must be nowhere, personal data in the backlog and the dead letters only.
/// </summary>
public sealed class CanaryTests : IAsyncLifetime, IDisposable
{
    private const string DataverseSecret = "canary+secret/dv=7f3a9c";
    private const string CampaignSecret = "canary+secret/ac=b81d02";

    /// <summary>Of one contact that is written, and of one that Campaign refuses, quoting what it was sent.</summary>
    private static readonly string[] s_personal = ["CanaryFirst9q", "CanaryLast9q", "canary.mail.9q@example.com", "CanaryCity9q", "CanaryCampaign9q", "CanaryUrl9q"];

    /// <summary>Tables where rule 13 allows personal data, and those that keep its bytes only as keyed hashes are not among them.</summary>
    private static readonly string[] s_allowed = ["item", "dead_letter"];

    private readonly ProcessBench _bench = new();
    private readonly List<string> _said = [];
    private SandboxServer _sandbox = null!;
    private Systems _systems = null!;

    public async Task InitializeAsync()
    {
        _sandbox = await SandboxServer.StartAsync(new SandboxOptions { Contacts = 60, OrdersPerContact = 0 });
        _sandbox.Parts.DataverseAccess.Secret = DataverseSecret;
        _sandbox.Parts.CampaignAccess.Secret = CampaignSecret;
        var (dataverse, campaign) = (_sandbox.Addresses.Dataverse with { ClientSecret = DataverseSecret }, _sandbox.Addresses.Campaign with { ClientSecret = CampaignSecret });
        _systems = new Systems(_sandbox.Addresses with { Dataverse = dataverse, Campaign = campaign });
        await PlantAsync();
        _bench.Write("dataverse.secret", DataverseSecret);
        _bench.Write("campaign.secret", CampaignSecret);
        var files = new[]
        {
            _bench.Write("connections.yaml", $$"""
                connections:
                  dataverse:
                    url: {{dataverse.Url}}
                    tokenUrl: {{dataverse.TokenUrl}}
                    clientId: {{dataverse.ClientId}}
                    clientSecret: { file: dataverse.secret }
                  campaign:
                    url: {{campaign.Url}}
                    tokenUrl: {{campaign.TokenUrl}}
                    organizationId: "{{campaign.OrganizationId}}"
                    clientId: {{campaign.ClientId}}
                    clientSecret: { file: campaign.secret }
                    journalUrl: {{campaign.JournalUrl}}
                """),
            // No city is a gender: Campaign refuses each record and quotes the value.
            _bench.Write("ingress.yaml", SandboxDefinitions.Contacts(fields: SandboxDefinitions.ContactFields + "\n" + """
                      - { source: address1_line1, destination: gender }
                """).Replace("tables:", "failAfterErrors: 100000\ntables:", StringComparison.Ordinal)),
            _bench.Write("egress.yaml", SandboxDefinitions.Egress),
            _bench.Write("optinout.yaml", SandboxDefinitions.OptInOut()),
        };
        Assert.True(await SayAsync(["apply", .. files]) == 0, string.Join('\n', _said));
    }

    [Fact]
    public async Task Canaries_AreFoundOnlyWhereTheyBelong()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var secrets = new HashSet<string>(Forms(DataverseSecret).Concat(Forms(CampaignSecret)));
        _sandbox.Parts.Faults.Replace(
        [
            .. from kind in (FaultKind[])[FaultKind.ServerError, FaultKind.Truncated, FaultKind.Html200, FaultKind.DropAfter, FaultKind.TooManyRequests, FaultKind.BadGateway]
               from target in (string[])["campaign.create", "campaign.update", "dataverse.delta", "dataverse.batch", "journal"]
               select new Fault { Target = target, Kind = kind, Rate = 0.1, Count = 3, RetryAfter = kind == FaultKind.TooManyRequests ? 1 : null },
        ]);
        Assert.Equal(0, await SayAsync("start", "Ingress", "Egress", "OptInOut"));
        await UntilAsync(row => row.GetProperty("deadLetters").GetInt64() >= 30 && row.GetProperty("backlog").GetInt64() == 0, "Ingress");
        await UntilAsync(row => row.GetProperty("deadLetters").GetInt64() >= 1 && row.GetProperty("backlog").GetInt64() == 0, "Egress");
        var host = _bench.Host()!.ProcessId;
        var process = new[] { "cmdline", "environ" }.Select(name => Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{host}/{name}"))).ToArray();
        Tokens(secrets);

        await SayAsync("list");
        await SayAsync("log");
        await SayAsync("definition", "show", "Connections");
        await SayAsync("where", "Ingress", Guid.NewGuid().ToString("D"));
        await SayAsync("test", _bench.Write("ingress2.yaml", SandboxDefinitions.Contacts()), "--online");
        await SayAsync("start", "Ingress");

        // Tokens go, and the secret is no longer right: the failure that follows tells neither.
        _sandbox.Parts.CampaignAccess.Secret = "changed";
        _sandbox.Parts.CampaignAccess.ExpireTokens();
        await UntilAsync(row => row.GetProperty("status").GetString() == "FAILED", "OptInOut");
        await SayAsync("list", "--json");
        await SayAsync("start", "OptInOut", "--wait", "--timeout", "20");
        await SayAsync("stop", "Ingress", "Egress", "OptInOut");
        Tokens(secrets);
        var letters = await _bench.RunAsync("dead-letters", "list", "Ingress", "--json");
        Assert.Contains("CanaryFirst9q", letters.Out, StringComparison.Ordinal);
        ProcessBench.Signal("TERM", host);
        await ProcessBench.UntilAsync(() => !ProcessBench.Lives(host));

        Assert.True(secrets.Count >= 6, "no token was seen");
        foreach (var secret in secrets)
        {
            foreach (var (place, text) in Files())
                Assert.False(text.Contains(secret, StringComparison.Ordinal), $"a secret or a token stands in {place}");
            Assert.All(process, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
            Assert.All(_said.Append(letters.Out).Append(letters.Error), text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }

        foreach (var canary in s_personal)
        {
            foreach (var (place, text) in Files().Where(file => !Path.GetFileName(file.Place).StartsWith("state.db", StringComparison.Ordinal)))
                Assert.False(text.Contains(canary, StringComparison.OrdinalIgnoreCase), $"{canary} stands in {place}: {Around(text, canary)}");
            Assert.All(process, text => Assert.DoesNotContain(canary, text, StringComparison.OrdinalIgnoreCase));
            Assert.All(_said, text => Assert.False(text.Contains(canary, StringComparison.OrdinalIgnoreCase), $"{canary} was said: {Around(text, canary)}"));
        }

        var tables = Tables();
        Assert.Contains(tables, table => table.Key == "dead_letter" && s_personal.Any(canary => table.Value.Contains(canary, StringComparison.Ordinal)));
        foreach (var (table, text) in tables.Where(table => !s_allowed.Contains(table.Key)))
            Assert.All(s_personal, canary => Assert.False(text.Contains(canary, StringComparison.OrdinalIgnoreCase), $"{canary} stands in the table {table}"));
        Assert.True((File.GetUnixFileMode(Path.Combine(_bench.Home, "state.db")) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) == 0);
        Assert.True((File.GetUnixFileMode(_bench.Home) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) == 0);
    }

    /// <summary>Contacts with canaries for values, and events that name nobody and tell of canaries.</summary>
    private async Task PlantAsync()
    {
        var planted = 0;
        await foreach (var row in _systems.Dataverse.RowsAsync("contacts", ["contactid"], null, 100, CancellationToken.None))
        {
            await _systems.Dataverse.UpdateAsync("contacts", row.GetProperty("contactid").GetGuid(), new JsonObject
            {
                ["firstname"] = s_personal[0],
                ["lastname"] = s_personal[1],
                ["emailaddress1"] = string.Create(CultureInfo.InvariantCulture, $"{planted}.{s_personal[2]}"),
                ["address1_city"] = s_personal[3],
                // Null is no gender that Campaign knows, and is left out: these are written.
                ["address1_line1"] = planted % 3 == 0 ? null : s_personal[3],
            }, CancellationToken.None);
            planted++;
        }

        await _systems.Admin.AddEventsAsync(new
        {
            events = Enumerable.Range(0, 5).Select(i => new Dictionary<string, object?>
            {
                ["@id"] = $"event-{i}",
                ["type"] = "click",
                ["time"] = i == 0 ? s_personal[4] : "2026-01-01T00:00:00Z",
                ["profile"] = new { externalId = Guid.NewGuid() },
                ["campaign"] = new { name = s_personal[4] },
                ["delivery"] = new { name = s_personal[4] },
                ["mirrorPageUrl"] = $"https://example.com/{s_personal[5]}",
                ["url"] = $"https://example.com/{s_personal[5]}",
            }),
        }, CancellationToken.None);
    }

    private void Tokens(HashSet<string> secrets)
    {
        secrets.UnionWith(_sandbox.Parts.DataverseAccess.Issued);
        secrets.UnionWith(_sandbox.Parts.CampaignAccess.Issued);
    }

    /// <summary>A secret as it is, and as it goes into forms, JSON and headers.</summary>
    private static IEnumerable<string> Forms(string secret)
        => [secret, Uri.EscapeDataString(secret), JsonEncodedText.Encode(secret).ToString(), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret))];

    private async Task<int> SayAsync(params string[] arguments)
    {
        var (code, output, error) = await _bench.RunAsync(arguments);
        _said.Add($"{string.Join(' ', arguments)}: {output}");
        _said.Add($"{string.Join(' ', arguments)}: {error}");
        return code;
    }

    private async Task UntilAsync(Func<JsonElement, bool> condition, string workflow)
    {
        using var patience = new CancellationTokenSource(ProcessBench.Patience * 2);
        while (true)
        {
            var (_, output, _) = await _bench.RunAsync("list", workflow, "--json");
            using var rows = JsonDocument.Parse(output);
            if (condition(rows.RootElement[0]))
                return;
            Assert.False(patience.IsCancellationRequested, output);
        }
    }

    private IEnumerable<(string Place, string Text)> Files() => Directory.GetFiles(_bench.Home, "*", SearchOption.AllDirectories)
        .Where(path => !path.EndsWith("host.lock", StringComparison.Ordinal))
        .Select(path => (path, Encoding.Latin1.GetString(File.ReadAllBytes(path))));

    /// <summary>What the rows of each table hold, as text.</summary>
    private Dictionary<string, string> Tables()
    {
        using var database = Database.Open(Path.Combine(_bench.Home, "state.db"), readOnly: true);
        using var names = database.Statement("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        var tables = new Dictionary<string, string>();
        foreach (var name in names.All(row => row.Text(0)))
        {
            using var columns = database.Statement($"SELECT name FROM pragma_table_info('{name}')");
            var all = string.Join(" || '|' || ", columns.All(row => row.Text(0)).Select(column => $"coalesce(hex(\"{column}\"), '')"));
            using var rows = database.Statement($"SELECT {all} FROM \"{name}\"");
            tables[name] = string.Join('\n', rows.All(row => string.Join('|', row.Text(0).Split('|').Select(hex => Encoding.Latin1.GetString(Convert.FromHexString(hex))))));
        }

        Assert.Superset(new HashSet<string>(s_allowed), tables.Keys.ToHashSet());
        return tables;
    }

    private static string Around(string text, string canary)
    {
        var at = text.IndexOf(canary, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? "" : text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 200)];
    }

    public async Task DisposeAsync()
    {
        _systems.Dispose();
        await _sandbox.DisposeAsync();
    }

    public void Dispose() => _bench.Dispose();
}
