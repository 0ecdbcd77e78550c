using System.CommandLine;
using CampaignSync.Core.Engine;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>restart NAME… [--wait]</c></summary>
internal static class RestartCommand
{
    public static Command Build(CommandContext context, HomeOption home)
    {
        var names = NameArguments.Several();
        var wait = new Option<bool>("--wait") { Description = "Return when they are RUNNING." };
        var timeout = TimeoutOption.Build(StartCommand.Patience);
        var command = new Command("restart", "Stops workflows and starts them again, on what is saved now.") { names, wait, timeout };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var instance = await home.OpenToChangeAsync(parsed, cancellationToken).ConfigureAwait(false);
            var starter = new Starter(context, instance);
            var code = await NameArguments.ForEachAsync(context, parsed.GetRequiredValue(names), async name =>
            {
                instance.Workflows.RequireStartable(name);
                var stopped = await instance.Workflows.StopAsync(name, cancellationToken).ConfigureAwait(false);
                if (stopped.Number is { } number)
                    await instance.Waits.ForStoppedAsync(name, number, StopCommand.Patience, progress: null, cancellationToken).ConfigureAwait(false);
                await starter.StartAsync(name, new StartArgument(), cancellationToken).ConfigureAwait(false);
            }).ConfigureAwait(false);
            await starter.EnsureHostAsync(cancellationToken).ConfigureAwait(false);
            if (!parsed.GetValue(wait))
                return code;
            var waited = await starter.WaitAsync(TimeoutOption.Read(parsed, timeout), cancellationToken).ConfigureAwait(false);
            return code == ExitCode.Done ? waited : code;
        });
        return command;
    }
}
