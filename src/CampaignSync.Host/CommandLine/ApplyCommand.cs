using System.CommandLine;
using CampaignSync.Control.Definitions;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>apply FILE… [--dry-run]</c></summary>
internal static class ApplyCommand
{
    public static Command Build(CommandContext context, HomeOption home)
    {
        var files = FileArguments.Several();
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would change, and change nothing." };
        var command = new Command("apply", "Saves definitions: all of the files, or none.") { files, dryRun };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var read = DefinitionControl.ReadFiles(parsed.GetRequiredValue(files));
            if (parsed.GetValue(dryRun))
            {
                Write(context, await PreviewAsync(read).ConfigureAwait(false), "would be saved as");
                return ExitCode.Done;
            }

            // What is wrong by itself is refused before anything is made.
            var problems = DefinitionControl.TestAlone(read);
            if (problems.Count > 0)
                throw new DefinitionInvalidException(problems);
            await using var instance = await home.OpenToChangeAsync(parsed, cancellationToken).ConfigureAwait(false);
            Write(context, await instance.Definitions.ApplyAsync(read, cancellationToken).ConfigureAwait(false), "is saved as");
            return ExitCode.Done;

            async Task<ApplyOutcome> PreviewAsync(IReadOnlyList<Definitions.ParsedFile> read)
            {
                if (!File.Exists(home.Resolve(parsed).Database))
                    return DefinitionControl.PreviewFirst(read);
                await using var existing = home.OpenToRead(parsed);
                return existing.Definitions.Preview(read);
            }
        });
        return command;
    }

    public static void Write(CommandContext context, ApplyOutcome outcome, string saved)
    {
        foreach (var change in outcome.Changes)
        {
            context.Out.WriteLine(change.Changed
                ? $"{change.File}: {change.Subject} {saved} version {change.Version}."
                : $"{change.File}: {change.Subject} is unchanged (version {change.Version}).");
            foreach (var difference in change.Differences)
                context.Out.WriteLine($"  {difference}");
            if (change.TablesReadAgain.Count > 0)
                context.Out.WriteLine($"  The next start reads in full: {string.Join(", ", change.TablesReadAgain)}.");
            if (change.TablesTakenOut.Count > 0)
                context.Out.WriteLine($"  The next start drops cursor and backlog, and deletes nothing, of: {string.Join(", ", change.TablesTakenOut)}.");
        }

        foreach (var warning in outcome.Warnings)
            context.Warn(warning);
    }
}
