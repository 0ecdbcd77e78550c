using System.CommandLine;
using CampaignSync.Control.Definitions;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>test FILE… [--online]</c></summary>
internal static class TestCommand
{
    public static Command Build(CommandContext context, HomeOption home)
    {
        var files = FileArguments.Several();
        var online = new Option<bool>("--online") { Description = "Hold them against the metadata of both systems too." };
        var command = new Command("test", "Checks definitions without saving them.") { files, online };
        command.SetAction((parsed, _) =>
        {
            var read = DefinitionControl.ReadFiles(parsed.GetRequiredValue(files));
            var problems = DefinitionControl.TestAlone(read);
            foreach (var problem in problems)
                context.Error.WriteLine(problem);
            if (problems.Count > 0)
            {
                context.Fail(Control.ControlErrorId.DefinitionInvalid, $"{problems.Count} problem{(problems.Count == 1 ? "" : "s")} found.");
                return Task.FromResult(ExitCode.Refused);
            }

            context.Out.WriteLine($"{read.Count} file{(read.Count == 1 ? "" : "s")}: no problem found.");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
