using CampaignSync.Control;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Hosting;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Host.Output;
using CampaignSync.Host.Process;
using CampaignSync.Sqlite;

namespace CampaignSync.Host.CommandLine;

/// <summary>Workflows that run once in this process: start them, host them, see how they end.</summary>
/// <param name="taken">The lock of the home.</param>
internal sealed class ForegroundRun(CommandContext context, Home home, HostLock taken)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public async Task<int> RunAsync(IReadOnlyList<string> names, TimeSpan timeout, CancellationToken stop)
    {
        var began = context.Time.GetUtcNow();
        var (started, code) = await StartAllAsync(names, stop).ConfigureAwait(false);
        if (started.Count == 0)
            return code;

        await using var host = new HostProcess(home, taken, context.Time, echo: null);
        var instance = Instance.Over(home, host.Store, context.Time, Environment.UserName);
        using var ending = new CancellationTokenSource();
        var running = host.RunAsync(endWhenIdle: false, ending.Token);
        var ended = await EndedInTimeAsync(instance, started, running, began + timeout, stop).ConfigureAwait(false);
        var hindered = ended ? "" : Hindrances(instance, started);
        if (!ended)
            await StopAllAsync(instance, started, running).ConfigureAwait(false);
        var newDeadLetters = Summarize(instance, started, began, ended, ref code);
        await ending.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);

        if (code != ExitCode.Done)
            return code;
        if (stop.IsCancellationRequested)
            return ExitCode.Interrupted;
        if (!ended)
        {
            context.Fail(ControlErrorId.RunTimedOut, $"Not all was read and written within {timeout.TotalSeconds:0} seconds{hindered}. The backlog stays; the next run goes on where this one was.");
            return ExitCode.TimedOut;
        }

        return newDeadLetters ? ExitCode.NewDeadLetters : ExitCode.Done;
    }

    /// <summary>Before the host claims the home, so that the host finds the requests as it would find those of 'start'.</summary>
    private async Task<(List<WorkflowName> Started, int Code)> StartAllAsync(IReadOnlyList<string> names, CancellationToken stop)
    {
        // The lock of the home is ours, so that what an older program wrote may be brought up to date; what is up to date stays as it is.
        SqliteStateStore.Upgrade(home.Folder, context.Time.GetUtcNow());
        var store = SqliteStateStore.OpenClient(home.Folder, context.Time);
        await using var instance = Instance.Over(home, store, context.Time, Environment.UserName);
        await HostLauncher.MarkEndedAsync(store, stop).ConfigureAwait(false);
        var started = new List<WorkflowName>();
        var code = await NameArguments.ForEachAsync(context, names, async name =>
        {
            await instance.Workflows.StartAsync(name, new StartArgument(Once: true), stop).ConfigureAwait(false);
            started.Add(name);
        }).ConfigureAwait(false);
        return (started, code);
    }

    private async Task<bool> EndedInTimeAsync(Instance instance, List<WorkflowName> started, Task running, DateTimeOffset deadline, CancellationToken stop)
    {
        while (started.Any(name => IsActive(instance, name)))
        {
            if (running.IsCompleted)
                await running.ConfigureAwait(false);
            if (context.Time.GetUtcNow() >= deadline || stop.IsCancellationRequested)
                return false;
            await Task.WhenAny(Task.Delay(Pause, context.Time, stop), running).ConfigureAwait(false);
        }

        return true;
    }

    private static async Task StopAllAsync(Instance instance, List<WorkflowName> started, Task running)
    {
        var waits = new List<Task>();
        foreach (var name in started.Where(name => IsActive(instance, name)))
        {
            if ((await instance.Workflows.StopAsync(name, CancellationToken.None).ConfigureAwait(false)).Number is { } number)
                waits.Add(instance.Waits.ForStoppedAsync(name, number, StopCommand.Patience, progress: null, CancellationToken.None));
        }

        await Task.WhenAny(Task.WhenAll(waits), running).ConfigureAwait(false);
    }

    private bool Summarize(Instance instance, List<WorkflowName> started, DateTimeOffset began, bool ended, ref int code)
    {
        var fresh = 0;
        foreach (var name in started)
        {
            var view = instance.Workflows.View(name);
            var letters = view.DeadLetters == 0 ? 0 : instance.DeadLetters.List(name).Count(letter => letter.LastAt >= began);
            fresh += letters;
            context.Out.WriteLine($"{name}: read {Shown.Count(view.Read)}, written {Shown.Count(view.Written)}, unchanged {Shown.Count(view.Unchanged)}, deleted {Shown.Count(view.Deleted)}, backlog {Shown.Count(view.Backlog)}, new dead letters {Shown.Count(letters)}.");
            if (view.Status == WorkflowStatus.FAILED)
                context.Fail(view.ErrorId ?? FailureId.Unexpected, $"{name}: {view.Reason}");
            else if (ended && !instance.Workflows.IsDone(name))
                context.Fail(ControlErrorId.WorkflowStopped, $"{name} was stopped by somebody else before all was read and written.");
            else
                continue;
            code = ExitCode.Refused;
        }

        if (fresh > 0)
            context.Error.WriteLine($"{fresh} new dead letter{(fresh == 1 ? "" : "s")}: 'campaignsync dead-letters list NAME' shows them.");
        return fresh > 0;
    }

    /// <summary>What keeps them from going on, while they still say it.</summary>
    private static string Hindrances(Instance instance, List<WorkflowName> started)
    {
        var reasons = started.Select(name => (Name: name, instance.Workflows.View(name).Reason)).Where(w => w.Reason is not null).Select(w => $"{w.Name}: {w.Reason!.TrimEnd('.')}").ToArray();
        return reasons.Length == 0 ? "" : $" ({string.Join("; ", reasons)})";
    }

    private static bool IsActive(Instance instance, WorkflowName name) => instance.Workflows.View(name).Status is WorkflowStatus.STARTING or WorkflowStatus.RUNNING;
}
