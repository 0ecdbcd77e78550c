using System.CommandLine;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Host.Output;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>list [NAME] [--status S] [--json] [--fail-on S]</c></summary>
internal static class ListCommand
{
    public static Command Build(CommandContext context, HomeOption home)
    {
        var name = new Argument<string?>("NAME") { Description = "Only this workflow.", Arity = ArgumentArity.ZeroOrOne };
        var status = StatusOption("--status", "Only workflows in this state.");
        var failOn = StatusOption("--fail-on", "Exit with 3 if a workflow is in this state.");
        var json = new Option<bool>("--json") { Description = "As a JSON array, with every field." };
        var command = new Command("list", "Shows the workflows: status, backlog, health.") { name, status, failOn, json };
        command.SetAction(async (parsed, _) =>
        {
            await using var instance = home.OpenToRead(parsed);
            var views = parsed.GetValue(name) is { } one ? [instance.Workflows.View(WorkflowNameReader.Read(one))] : instance.Workflows.List();
            var shown = Read(parsed.GetValue(status)) is { } only ? [.. views.Where(view => view.Status == only)] : views;
            if (parsed.GetValue(json))
                context.Out.WriteLine(JsonOutput.Of(shown));
            else
                WorkflowTable.Write(context, shown);
            foreach (var warning in ExpiryWarning.For(views, context.Time.GetUtcNow()))
                context.Warn(warning);
            return views.Any(view => view.Status == Read(parsed.GetValue(failOn))) ? ExitCode.StatusMet : ExitCode.Done;
        });
        return command;
    }

    private static Option<string> StatusOption(string name, string description)
    {
        var option = new Option<string>(name) { Description = $"{description} {string.Join(", ", Enum.GetNames<WorkflowStatus>())}.", HelpName = "STATUS" };
        option.Validators.Add(result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (Read(text) is null)
                result.AddError($"{name}: \"{text}\" is no status; there are {string.Join(", ", Enum.GetNames<WorkflowStatus>())}.");
        });
        return option;
    }

    private static WorkflowStatus? Read(string? text)
        => Enum.GetNames<WorkflowStatus>().FirstOrDefault(word => string.Equals(word, text, StringComparison.OrdinalIgnoreCase)) is { } name ? Enum.Parse<WorkflowStatus>(name) : null;
}
