using System.CommandLine;
using CampaignSync.Control;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>stop NAME… [--no-wait]</c></summary>
internal static class StopCommand
{
    /// <summary>Writes in flight may take 30 seconds; twice that, and something is wrong.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Command Build(CommandContext context, HomeOption home)
    {
        var names = NameArguments.Several();
        var noWait = new Option<bool>("--no-wait") { Description = "Return at once, not when they are STOPPED." };
        var command = new Command("stop", "Stops workflows. The backlog stays.") { names, noWait };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var instance = await home.OpenToChangeAsync(parsed, cancellationToken).ConfigureAwait(false);
            return await StopAllAsync(context, instance, parsed.GetRequiredValue(names), !parsed.GetValue(noWait), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Asks all to stop before it waits for the first.</summary>
    private static async Task<int> StopAllAsync(CommandContext context, Instance instance, string[] names, bool wait, CancellationToken cancellationToken)
    {
        var asked = new Dictionary<WorkflowName, long>();
        var code = await NameArguments.ForEachAsync(context, names, async name =>
        {
            var outcome = await instance.Workflows.StopAsync(name, cancellationToken).ConfigureAwait(false);
            foreach (var warning in outcome.Warnings)
                context.Warn(warning);
            if (outcome.Number is { } number)
                asked[name] = number;
        }).ConfigureAwait(false);
        if (!wait)
            return code;
        var waited = await NameArguments.ForEachAsync(context, asked.Keys.Select(name => name.ToString()), name => instance.Waits.ForStoppedAsync(name, asked[name], Patience, progress: null, cancellationToken)).ConfigureAwait(false);
        return code == ExitCode.Done ? waited : code;
    }
}
