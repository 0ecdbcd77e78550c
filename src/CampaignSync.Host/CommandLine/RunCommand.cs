using System.CommandLine;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Hosting;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>run NAME… [--timeout 3600]</c></summary>
internal static class RunCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    public static Command Build(CommandContext context, HomeOption home)
    {
        var names = NameArguments.Several();
        var timeout = TimeoutOption.Build(Patience);
        var command = new Command("run", "Runs workflows in the foreground until all is read and written (CI, cron).") { names, timeout };
        command.SetAction(async (parsed, stop) =>
        {
            var folder = home.Resolve(parsed);
            HomeAccess.RequireExisting(folder);
            HomeAccess.EnsureExists(folder);
            using var taken = await HostLock.TakeAsync(folder, context.Time, stop).ConfigureAwait(false);
            var run = new ForegroundRun(context, folder, taken);
            return await run.RunAsync(parsed.GetRequiredValue(names), TimeoutOption.Read(parsed, timeout), stop).ConfigureAwait(false);
        });
        return command;
    }
}
