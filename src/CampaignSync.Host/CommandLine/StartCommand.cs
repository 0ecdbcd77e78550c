using System.CommandLine;
using CampaignSync.Core.Engine;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>start NAME… [--wait] [--timeout SECONDS] [--allow-deletes]</c></summary>
internal static class StartCommand
{
    /// <summary>How long <c>--wait</c> waits where no <c>--timeout</c> is given.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Command Build(CommandContext context, HomeOption home)
    {
        var names = NameArguments.Several();
        var wait = new Option<bool>("--wait") { Description = "Return when they are RUNNING." };
        var timeout = TimeoutOption.Build(Patience);
        var allowDeletes = new Option<bool>("--allow-deletes") { Description = "Let the deletes through that the deletion guard holds, once." };
        var command = new Command("start", "Starts workflows in the background.") { names, wait, timeout, allowDeletes };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var instance = await home.OpenToChangeAsync(parsed, cancellationToken).ConfigureAwait(false);
            var started = new Starter(context, instance);
            var code = await NameArguments.ForEachAsync(context, parsed.GetRequiredValue(names), name => started.StartAsync(name, new StartArgument(parsed.GetValue(allowDeletes)), cancellationToken)).ConfigureAwait(false);
            await started.EnsureHostAsync(cancellationToken).ConfigureAwait(false);
            if (!parsed.GetValue(wait))
                return code;
            var waited = await started.WaitAsync(TimeoutOption.Read(parsed, timeout), cancellationToken).ConfigureAwait(false);
            return code == ExitCode.Done ? waited : code;
        });
        return command;
    }
}
