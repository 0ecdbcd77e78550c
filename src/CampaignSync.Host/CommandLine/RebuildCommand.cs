using System.CommandLine;
using CampaignSync.Control.Homes;
using CampaignSync.Control.Hosting;
using CampaignSync.Sqlite;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>rebuild</c></summary>
internal static class RebuildCommand
{
    public static Command Build(CommandContext context, HomeOption home)
    {
        var yes = Confirmation.Option();
        var command = new Command("rebuild", "Saves what can be read of a damaged state into a new one. Every table is then read in full.") { yes };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = home.Resolve(parsed);
            HomeAccess.RequireExisting(folder);
            using var taken = await HostLock.TakeAsync(folder, context.Time, cancellationToken).ConfigureAwait(false);
            if (!Confirmation.Given(context, parsed.GetValue(yes), $"Rebuild {folder.Database}? The present file is kept beside the new one; every table is read in full at the next start."))
                return ExitCode.Refused;
            var result = StateRebuild.Run(folder.Folder, context.Time);
            context.Out.WriteLine($"{folder.Database} is rebuilt. The file that was there is {result.DamagedFile}.");
            foreach (var kept in result.Kept)
                context.Out.WriteLine($"  kept: {kept}");
            foreach (var lost in result.Lost)
                context.Out.WriteLine($"  lost: {lost}");
            return ExitCode.Done;
        });
        return command;
    }
}
