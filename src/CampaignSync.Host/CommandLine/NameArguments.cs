using System.CommandLine;
using CampaignSync.Control;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Host.CommandLine;

/// <summary>Workflow names on the command line.</summary>
internal static class NameArguments
{
    public static Argument<string[]> Several() => new("NAME")
    {
        Description = $"Workflows: {string.Join(", ", WorkflowNames.All)}.",
        Arity = ArgumentArity.OneOrMore,
        CompletionSources = { Completions },
    };

    public static Argument<string> One() => new("NAME")
    {
        Description = $"Workflow: {string.Join(", ", WorkflowNames.All)}.",
        CompletionSources = { Completions },
    };

    /// <summary>Tries all; what is refused is said, and does not keep the others from being tried.</summary>
    /// <returns>The exit code: that of the first that was refused or timed out.</returns>
    public static async Task<int> ForEachAsync(CommandContext context, IEnumerable<string> names, Func<WorkflowName, Task> deed)
    {
        var code = ExitCode.Done;
        foreach (var name in names.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            try
            {
                await deed(WorkflowNameReader.Read(name)).ConfigureAwait(false);
            }
            catch (ControlException e)
            {
                var failed = CommandLineRunner.Report(e, context, interrupted: false);
                // A refusal weighs more than a wait that took too long.
                code = code is ExitCode.Done or ExitCode.TimedOut ? failed : code;
            }
        }

        return code;
    }

    private static IEnumerable<System.CommandLine.Completions.CompletionItem> Completions(System.CommandLine.Completions.CompletionContext context)
        => WorkflowNames.All.Select(name => new System.CommandLine.Completions.CompletionItem(name.ToString()));
}
