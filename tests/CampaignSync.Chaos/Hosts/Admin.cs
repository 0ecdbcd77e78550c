using CampaignSync.Sandbox.Demo;
using CampaignSync.Sandbox.Demo.Host;

namespace CampaignSync.Chaos.Hosts;

/// <summary>Does what an admin does who finds a host dead: looks, and starts again. Says what was not as promised.</summary>
internal sealed class Admin(string home, JobHost host, ChaosReport report)
{
    private const string HostNotRunning = nameof(HostNotRunning);
    private const string DeletionGuard = nameof(DeletionGuard);
    private static readonly string[] s_workflows = ["Ingress", "Egress", "OptInOut"];

    /// <summary>What may stand as the reason of a failure in such weather.</summary>
    private static readonly string[] s_expected = [HostNotRunning, DeletionGuard, "StateStoreFull"];

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    private readonly HostProgram _program = new(home);

    /// <summary>Starts all three workflows again.</summary>
    /// <param name="twice">Two people do so at the same moment.</param>
    public async Task StartAsync(bool twice, CancellationToken cancellationToken)
    {
        var allow = await LookAsync(cancellationToken);
        var starts = Enumerable.Range(0, twice ? 2 : 1).Select(_ => StartOnceAsync(s_workflows, cancellationToken)).ToArray();
        await Task.WhenAll(starts);
        if (twice)
            report.Strokes.Add("starts by two at once");
        if (allow)
            await AllowDeletesAsync(cancellationToken);
    }

    /// <summary>Starts what failed; nothing to do where nothing did.</summary>
    public async Task<IReadOnlyList<WorkflowRow>> ReviveAsync(CancellationToken cancellationToken)
    {
        var (rows, _) = await host.ListAsync(cancellationToken);
        if (rows.All(row => row.Status is "RUNNING" or "STARTING"))
            return rows;
        await StartAsync(twice: false, cancellationToken);
        return (await host.ListAsync(cancellationToken)).Rows;
    }

    /// <summary>Waits until a workflow runs, for so long at most: a kill of a host that does nothing proves little.</summary>
    public async Task AnyRunsAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < patience && !(await host.ListAsync(cancellationToken)).Rows.Any(row => row is { Name: "Ingress", Status: "RUNNING" }))
            await Task.Delay(s_pause, time, cancellationToken);
    }

    /// <summary>No workflow may claim to run while its host gives no sign of life.</summary>
    public async Task ExpectHostNotRunningAsync(CancellationToken cancellationToken)
    {
        var (rows, _) = await host.ListAsync(cancellationToken);
        foreach (var row in rows.Where(row => row.ErrorId is null))
            report.Violations.Add($"{row.Name} reads as {row.Status} while its host is suspended for longer than a sign of life is good");
    }

    /// <summary>A command that must be refused.</summary>
    /// <param name="errorIds">With one of these.</param>
    public async Task ExpectRefusalAsync(string[] errorIds, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        try
        {
            await _program.RunAsync(command, cancellationToken);
            report.Violations.Add($"'{string.Join(' ', command)}' was not refused with {string.Join(" or ", errorIds)}");
        }
        catch (DemoException e)
        {
            if (!errorIds.Any(id => e.Message.Contains(id + ":", StringComparison.Ordinal)))
                report.Violations.Add($"'{string.Join(' ', command)}' was to be refused with {string.Join(" or ", errorIds)}, and was with: {e.Message}");
        }
    }

    /// <summary>A start that may fail: the disk is full.</summary>
    public async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _program.RunAsync(["start", .. s_workflows], cancellationToken);
            return true;
        }
        catch (DemoException)
        {
            return false;
        }
    }

    /// <summary>Why workflows have failed. True: deletes are held.</summary>
    private async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var (rows, _) = await host.ListAsync(cancellationToken);
        foreach (var row in rows.Where(row => row.ErrorId is not null))
        {
            report.Failures.Add(row.ErrorId!);
            if (!s_expected.Contains(row.ErrorId))
                report.Violations.Add($"{row.Name} failed: {row.ErrorId}: {row.Reason}");
        }

        return rows.Any(row => row.ErrorId == DeletionGuard);
    }

    private Task AllowDeletesAsync(CancellationToken cancellationToken) => StartOnceAsync(["Ingress", "--allow-deletes"], cancellationToken);

    private async Task StartOnceAsync(IReadOnlyList<string> what, CancellationToken cancellationToken)
    {
        try
        {
            await _program.RunAsync(["start", .. what], cancellationToken);
        }
        catch (DemoException e)
        {
            report.Violations.Add($"a start did not work: {e.Message}");
        }
    }
}
