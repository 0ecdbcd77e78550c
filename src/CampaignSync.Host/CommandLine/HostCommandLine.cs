using System.CommandLine;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Hosting;
using CampaignSync.Host.Process;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>host</c>: the job host itself, in the foreground for service managers, or as 'start' launches it.</summary>
internal static class HostCommandLine
{
    public static Command Build(CommandContext context, HomeOption home)
    {
        var detached = new Option<bool>("--detached") { Description = "As launched by 'start': silent, ends by itself a minute after nothing is wanted.", Hidden = true };
        var command = new Command("host", "Runs the job host in the foreground, for systemd or Task Scheduler.") { detached };
        command.SetAction(async (parsed, stop) =>
        {
            var folder = home.Resolve(parsed);
            HomeAccess.EnsureExists(folder);
            var alone = parsed.GetValue(detached);
            using var errors = alone ? Detach(folder) : null;
            var said = errors is null ? context : context with { Error = errors };
            try
            {
                var taken = await HostLock.TakeAsync(folder, context.Time, stop).ConfigureAwait(false);
                await using var host = new HostProcess(folder, taken, context.Time, alone ? null : context.Error);
                await host.RunAsync(endWhenIdle: alone, stop).ConfigureAwait(false);
                return ExitCode.Done;
            }
            catch (Exception e) when (errors is not null)
            {
                return CommandLineRunner.Report(e, said, stop.IsCancellationRequested);
            }
        });
        return command;
    }

    /// <summary>Lets go of the caller's folder and, where the launcher could not redirect it, of standard error.</summary>
    private static StreamWriter? Detach(Home home)
    {
        Environment.CurrentDirectory = home.Folder;
        return OperatingSystem.IsWindows() ? new StreamWriter(home.HostErrors) { AutoFlush = true } : null;
    }
}
