using System.CommandLine;
using CampaignSync.Control;
using CampaignSync.Control.Definitions;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.State;
using CampaignSync.Definitions;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>test FILE… [--online]</c></summary>
internal static class TestCommand
{
    public static Command Build(CommandContext context, HomeOption home)
    {
        var files = FileArguments.Several();
        var online = new Option<bool>("--online") { Description = "Hold them against the metadata of both systems too." };
        var command = new Command("test", "Checks definitions without saving them.") { files, online };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var read = DefinitionControl.ReadFiles(parsed.GetRequiredValue(files));
            var problems = DefinitionControl.TestAlone(read);
            if (problems.Count == 0 && parsed.GetValue(online))
                problems = await new OnlineTest(context).RunAsync(read, await SavedConnectionsAsync(parsed, home).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            foreach (var problem in problems)
                context.Error.WriteLine(problem);
            if (problems.Count > 0)
            {
                context.Fail(ControlErrorId.DefinitionInvalid, $"{problems.Count} problem{(problems.Count == 1 ? "" : "s")} found.");
                return ExitCode.Refused;
            }

            context.Out.WriteLine($"{read.Count} file{(read.Count == 1 ? "" : "s")}: no problem found.");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<ConnectionsDefinition?> SavedConnectionsAsync(ParseResult parsed, HomeOption home)
    {
        if (!File.Exists(home.Resolve(parsed).Database))
            return null;
        await using var instance = home.OpenToRead(parsed);
        return instance.Store.Read(reader => reader.FindDefinition(SavedDefinition.Connections)) is { } saved ? new SavedDefinitionReader().ReadConnections(saved) : null;
    }
}
