using System.CommandLine;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Logs;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Host.Output;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>log [NAME] [--follow]</c></summary>
internal static class LogCommand
{
    public static Command Build(CommandContext context, HomeOption home)
    {
        var name = new Argument<string?>("NAME") { Description = "Only what concerns this workflow.", Arity = ArgumentArity.ZeroOrOne };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what comes, until Ctrl+C." };
        var command = new Command("log", "Shows what the job host did.") { name, follow };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = home.Resolve(parsed);
            HomeAccess.RequireExisting(folder);
            var workflow = parsed.GetValue(name) is { } one ? WorkflowNameReader.Read(one) : (WorkflowName?)null;
            var reader = new LogReader(folder, workflow, context.Time);
            if (!parsed.GetValue(follow))
            {
                foreach (var entry in reader.ReadAll())
                    Write(context, entry);
                return ExitCode.Done;
            }

            try
            {
                await foreach (var entry in reader.FollowAsync(cancellationToken).ConfigureAwait(false))
                    Write(context, entry);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Ctrl+C is how following ends.
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(CommandContext context, LogEntry entry)
    {
        PrefixedLines.Write(context.Out, $"{Shown.Time(entry.At)} {entry.Level,-11} {entry.Workflow ?? "host",-8} {entry.Event}: ", entry.Message);
        if (entry.Exception is not null)
            context.Out.WriteLine(entry.Exception);
    }
}
