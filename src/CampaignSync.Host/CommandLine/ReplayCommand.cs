using System.CommandLine;
using CampaignSync.Control.Workflows;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>replay NAME [TABLE]</c></summary>
internal static class ReplayCommand
{
    public static Command Build(CommandContext context, HomeOption home)
    {
        var name = NameArguments.One();
        var table = new Argument<string?>("TABLE") { Description = "Only this source table.", Arity = ArgumentArity.ZeroOrOne };
        var yes = Confirmation.Option();
        var command = new Command("replay", "Reads everything again and writes all fields, from the next start on.") { name, table, yes };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var instance = await home.OpenToChangeAsync(parsed, cancellationToken).ConfigureAwait(false);
            var workflow = WorkflowNameReader.Read(parsed.GetRequiredValue(name));
            var scope = instance.Replays.Preview(workflow, parsed.GetValue(table));
            if (!Confirmation.Given(context, parsed.GetValue(yes), $"Replay {workflow} ({string.Join(", ", scope.Tables)}): read in full at the next start, and {scope.Effect}. Go on?"))
                return ExitCode.Refused;
            await instance.Replays.RequestAsync(workflow, parsed.GetValue(table), cancellationToken).ConfigureAwait(false);
            context.Out.WriteLine($"{workflow}: {string.Join(", ", scope.Tables)} will be replayed at the next start: {scope.Effect}.");
            return ExitCode.Done;
        });
        return command;
    }
}
