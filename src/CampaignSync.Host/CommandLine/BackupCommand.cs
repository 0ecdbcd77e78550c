using System.CommandLine;
using CampaignSync.Control.Homes;
using CampaignSync.Sqlite;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>backup FILE</c></summary>
internal static class BackupCommand
{
    public static Command Build(CommandContext context, HomeOption home)
    {
        var file = new Argument<string>("FILE") { Description = "A new file; one that exists is not written over. It holds personal data." };
        var command = new Command("backup", "Copies the state into a file, while everything goes on.") { file };
        command.SetAction((parsed, _) =>
        {
            var folder = home.Resolve(parsed);
            HomeAccess.RequireExisting(folder);
            var path = Path.GetFullPath(parsed.GetRequiredValue(file));
            StateBackup.Write(folder.Folder, path);
            // A log that a crash left behind would be taken for the log of what is put back.
            context.Out.WriteLine($"{path} holds the state of {folder.Folder}. To put it back: end the host, remove {folder.Database}-wal and {folder.Database}-shm if they are there, and copy it over {folder.Database}.");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
