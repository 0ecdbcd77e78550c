using System.Text.Json;

namespace CampaignSync.Sandbox.Demo.Host;

/// <summary>The three workflows of one home, controlled as an admin would: by the command line.</summary>
internal sealed class JobHost(string home, TimeProvider time)
{
    private static readonly string[] s_workflows = ["Ingress", "Egress", "OptInOut"];
    private readonly HostProgram _program = new(home);
    private bool _started;
    private int? _processId;

    public HostWatch Watch { get; } = new(time);

    public Task ApplyAsync(IReadOnlyList<string> files, CancellationToken cancellationToken) => _program.RunAsync(["apply", .. files], cancellationToken);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Not cut short: a host that comes up after we have gone would be left behind.
        _started = true;
        await _program.RunAsync(["start", .. s_workflows], CancellationToken.None);
        await ListAsync(cancellationToken);
    }

    /// <summary>The workflows as they are now, as text too.</summary>
    public async Task<(IReadOnlyList<WorkflowRow> Rows, string Json)> ListAsync(CancellationToken cancellationToken)
    {
        var json = await _program.RunAsync(["list", "--json"], cancellationToken);
        var rows = WorkflowRow.ReadAll(json);
        _processId = rows.FirstOrDefault(row => row.HostProcessId is not null)?.HostProcessId ?? _processId;
        if (_processId is { } id)
            Watch.Look(id);
        return (rows, json);
    }

    /// <summary>The keys of a workflow's dead letters, each with its reason.</summary>
    public async Task<IReadOnlyDictionary<string, string>> DeadLettersAsync(string workflow, CancellationToken cancellationToken)
    {
        using var letters = JsonDocument.Parse(await _program.RunAsync(["dead-letters", "list", workflow, "--json"], cancellationToken));
        return letters.RootElement.EnumerateArray().ToDictionary(
            letter => $"{letter.GetProperty("key").GetString()}",
            letter => $"{letter.GetProperty("table").GetString()}: {letter.GetProperty("errorId").GetString()}: {letter.GetProperty("reason").GetString()}");
    }

    /// <summary>Stops the workflows, ends the host and waits until it is gone. Nothing to do where none was started.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        if (!_started)
            return;
        await ListAsync(cancellationToken);
        await _program.RunAsync(["stop", .. s_workflows], cancellationToken);
        if (_processId is { } id)
            await Watch.EndAsync(id, cancellationToken);
        (_started, _processId) = (false, null);
    }
}
