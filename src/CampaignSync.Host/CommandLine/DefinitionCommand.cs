using System.CommandLine;
using System.Globalization;
using CampaignSync.Control.Workflows;
using CampaignSync.Host.Output;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>definition show|history|restore NAME [VERSION]</c></summary>
internal static class DefinitionCommand
{
    public static Command Build(CommandContext context, HomeOption home) => new("definition", "Shows saved definitions and puts earlier versions back.")
    {
        Show(context, home),
        History(context, home),
        Restore(context, home),
    };

    private static Command Show(CommandContext context, HomeOption home)
    {
        var name = Subject();
        var version = Version("Default: the newest.");
        var command = new Command("show", "Prints a saved version as it was applied.") { name, version };
        command.SetAction(async (parsed, _) =>
        {
            await using var instance = home.OpenToRead(parsed);
            var saved = instance.Definitions.Show(WorkflowNameReader.ReadSubject(parsed.GetRequiredValue(name)), parsed.GetValue(version));
            context.Out.Write(saved.Text);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command History(CommandContext context, HomeOption home)
    {
        var name = Subject();
        var json = new Option<bool>("--json") { Description = "As a JSON array." };
        var command = new Command("history", "Lists the saved versions.") { name, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var instance = home.OpenToRead(parsed);
            var versions = instance.Definitions.History(WorkflowNameReader.ReadSubject(parsed.GetRequiredValue(name)));
            if (parsed.GetValue(json))
            {
                context.Out.WriteLine(JsonOutput.Of(versions));
                return ExitCode.Done;
            }

            var table = new Table("VERSION", "SAVED", "BY", "HASH", "RUNNING");
            foreach (var version in versions)
                table.Add(version.Version.ToString(CultureInfo.InvariantCulture), Shown.Time(version.SavedAt), version.SavedBy, version.Hash[..12], version.Running ? "yes" : "");
            table.Write(context);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Restore(CommandContext context, HomeOption home)
    {
        var name = Subject();
        var version = Version("Default: the one before the newest.");
        var command = new Command("restore", "Saves an earlier version as the newest.") { name, version };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var instance = await home.OpenToChangeAsync(parsed, cancellationToken).ConfigureAwait(false);
            var outcome = await instance.Definitions.RestoreAsync(WorkflowNameReader.ReadSubject(parsed.GetRequiredValue(name)), parsed.GetValue(version), cancellationToken).ConfigureAwait(false);
            ApplyCommand.Write(context, outcome, "is saved as");
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Subject() => new("NAME") { Description = "Workflow, or Connections." };

    private static Argument<int?> Version(string preset) => new("VERSION") { Description = $"Number of the version, from 1. {preset}", Arity = ArgumentArity.ZeroOrOne };
}
