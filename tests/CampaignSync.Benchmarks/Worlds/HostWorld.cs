using System.Globalization;
using CampaignSync.Control;
using CampaignSync.Control.Homes;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Benchmarks.Worlds;

/// <summary>A home of its own with the real host, connected to a sandbox.</summary>
internal sealed class HostWorld : IAsyncDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("campaignsync-benchmark-").FullName;
    private Instance? _instance;

    private HostWorld()
    {
    }

    public string Folder => Path.Combine(_root, "home");

    /// <summary>Opened in this process, as the cmdlets do it.</summary>
    public Instance Instance => _instance ??= Instance.OpenToRead(new Home(Folder), TimeProvider.System, "benchmark");

    public int ProcessId => View(WorkflowName.Ingress).HostProcessId ?? throw new InvalidOperationException("No host lives.");

    /// <param name="definitions">YAML, one of each workflow that is to run.</param>
    public static async Task<HostWorld> CreateAsync(SandboxAddresses to, params string[] definitions)
    {
        var world = new HostWorld();
        var files = new List<string> { world.Write("connections.yaml", Connections(to)) };
        world.Write("dataverse.secret", to.Dataverse.ClientSecret);
        world.Write("campaign.secret", to.Campaign.ClientSecret);
        files.AddRange(definitions.Select((text, i) => world.Write(string.Create(CultureInfo.InvariantCulture, $"{i}.yaml"), text)));
        await world.RunAsync(["apply", .. files]);
        return world;
    }

    /// <summary>Runs the command line on this home.</summary>
    public Task<string> RunAsync(params string[] arguments) => Child.RunAsync(Child.HostAssembly, ["--home", Folder, .. arguments]);

    public WorkflowView View(WorkflowName name) => Instance.Workflows.View(name);

    /// <summary>Looks until a condition holds.</summary>
    /// <exception cref="InvalidOperationException">The workflow failed, or it takes too long.</exception>
    public async Task UntilAsync(WorkflowName name, Func<WorkflowView, bool> condition, TimeSpan patience)
    {
        var deadline = DateTime.UtcNow + patience;
        while (true)
        {
            var view = View(name);
            if (condition(view))
                return;
            if (view.Status == WorkflowStatus.FAILED && view.ErrorId != FailureId.HostNotRunning)
                throw new InvalidOperationException($"{name} failed: {view.ErrorId}: {view.Reason}");
            if (DateTime.UtcNow > deadline)
                throw new InvalidOperationException($"{name} did not come to it within {patience.TotalSeconds:0} s: {view}");
            await Task.Delay(10);
        }
    }

    /// <summary>Bytes of the database, its log included.</summary>
    public long StateBytes() => Directory.EnumerateFiles(Folder, "state.db*").Sum(f => new FileInfo(f).Length);

    public async ValueTask DisposeAsync()
    {
        var host = Instance.Workflows.List()[0].HostProcessId;
        if (_instance is not null)
            await _instance.DisposeAsync();
        if (host is { } id)
            await EndAsync(id);
        Directory.Delete(_root, recursive: true);
    }

    /// <summary>Kills the host and waits until it is gone.</summary>
    public static async Task EndAsync(int processId)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processId);
            process.Kill();
            await process.WaitForExitAsync();
        }
        catch (ArgumentException)
        {
            // Gone already.
        }
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_root, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private static string Connections(SandboxAddresses to) => $$"""
        connections:
          dataverse:
            url: {{to.Dataverse.Url}}
            tokenUrl: {{to.Dataverse.TokenUrl}}
            clientId: {{to.Dataverse.ClientId}}
            clientSecret: { file: dataverse.secret }
          campaign:
            url: {{to.Campaign.Url}}
            tokenUrl: {{to.Campaign.TokenUrl}}
            organizationId: "{{to.Campaign.OrganizationId}}"
            clientId: {{to.Campaign.ClientId}}
            clientSecret: { file: campaign.secret }
            scope: {{Work.Scope}}
            journalUrl: {{to.Campaign.JournalUrl}}

        """;
}
