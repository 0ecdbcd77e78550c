using System.CommandLine;
using System.Globalization;
using CampaignSync.Control;
using CampaignSync.Control.Records;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Host.Output;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>dead-letters list NAME [--json] · restore|remove NAME (ID… | --all)</c></summary>
internal static class DeadLettersCommand
{
    public static Command Build(CommandContext context, HomeOption home) => new("dead-letters", "Records that the destination refuses.")
    {
        List(context, home),
        Restore(context, home),
        Remove(context, home),
    };

    private static Command List(CommandContext context, HomeOption home)
    {
        var name = NameArguments.One();
        var json = new Option<bool>("--json") { Description = "As a JSON array, with request and answer." };
        var command = new Command("list", "Lists dead letters with their reasons.") { name, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var instance = home.OpenToRead(parsed);
            var letters = instance.DeadLetters.List(WorkflowNameReader.Read(parsed.GetRequiredValue(name)));
            if (parsed.GetValue(json))
            {
                JsonOutput.WriteArray(context.Out, letters);
                return ExitCode.Done;
            }

            var table = new Table("ID", "TABLE", "KEY", "LAST", "ATTEMPTS", "ERROR", "REASON");
            foreach (var letter in letters)
                table.Add(letter.Id.ToString(CultureInfo.InvariantCulture), letter.Table, letter.Key, Shown.Time(letter.LastAt), letter.Attempts.ToString(CultureInfo.InvariantCulture), letter.ErrorId, letter.Reason);
            table.Write(context);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Restore(CommandContext context, HomeOption home)
    {
        var (name, ids, all) = Selection();
        var command = new Command("restore", "Puts records back into the backlog: they are read again.") { name, ids, all };
        RequireSelection(command, ids, all);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var instance = await home.OpenToChangeAsync(parsed, cancellationToken).ConfigureAwait(false);
            var workflow = WorkflowNameReader.Read(parsed.GetRequiredValue(name));
            var done = await instance.DeadLetters.RestoreAsync(workflow, parsed.GetValue(all) ? null : parsed.GetValue(ids), cancellationToken).ConfigureAwait(false);
            context.Out.WriteLine($"{workflow}: {done} restored{(IsActive(instance, workflow) ? "." : "; they are written after the next start.")}");
            if (done > 0 && RestoreWarning.Find(instance.Workflows.View(workflow)) is { } warning)
                context.Warn(warning);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove(CommandContext context, HomeOption home)
    {
        var (name, ids, all) = Selection();
        var yes = Confirmation.Option();
        var command = new Command("remove", "Gives records up: they are not written unless they change at their source.") { name, ids, all, yes };
        RequireSelection(command, ids, all);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var instance = await home.OpenToChangeAsync(parsed, cancellationToken).ConfigureAwait(false);
            var workflow = WorkflowNameReader.Read(parsed.GetRequiredValue(name));
            var chosen = parsed.GetValue(all) ? null : parsed.GetValue(ids);
            var count = chosen?.Distinct().Count() ?? instance.Workflows.View(workflow).DeadLetters;
            if (!Confirmation.Given(context, parsed.GetValue(yes), $"Remove {count} dead letter{(count == 1 ? "" : "s")} of {workflow}; what they hold is not written unless it changes at its source. Go on?"))
                return ExitCode.Refused;
            var done = await instance.DeadLetters.RemoveAsync(workflow, chosen, cancellationToken).ConfigureAwait(false);
            context.Out.WriteLine($"{workflow}: {done} removed.");
            return ExitCode.Done;
        });
        return command;
    }

    private static (Argument<string> Name, Argument<long[]> Ids, Option<bool> All) Selection() => (
        NameArguments.One(),
        new Argument<long[]>("ID") { Description = "Numbers as listed.", Arity = ArgumentArity.ZeroOrMore },
        new Option<bool>("--all") { Description = "All of the workflow." });

    private static void RequireSelection(Command command, Argument<long[]> ids, Option<bool> all) => command.Validators.Add(result =>
    {
        var named = result.GetResult(ids)?.Tokens.Count > 0;
        if (named == result.GetValue(all))
            result.AddError("Name the dead letters by ID, or say --all.");
    });

    private static bool IsActive(Instance instance, WorkflowName name) => instance.Workflows.View(name).Status is WorkflowStatus.STARTING or WorkflowStatus.RUNNING;
}
