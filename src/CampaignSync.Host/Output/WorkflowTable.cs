using CampaignSync.Core.LifeCycle;
using CampaignSync.Host.CommandLine;

namespace CampaignSync.Host.Output;

/// <summary>The table of <c>list</c>, and below it the reasons of what is not well.</summary>
internal static class WorkflowTable
{
    private const string Red = "31";
    private const string Yellow = "33";
    private const string Green = "32";

    public static void Write(CommandContext context, IReadOnlyList<WorkflowView> views)
    {
        var table = new Table("NAME", "STATUS", "BACKLOG", "HEALTH", "PENDING", "WRITTEN", "DEAD LETTERS", "LAST WRITTEN");
        foreach (var view in views)
        {
            table.Add(
                view.Name.ToString(),
                new Table.Cell(view.Status.ToString(), Colour(view.Status)),
                Shown.Count(view.Backlog),
                new Table.Cell(view.Health?.ToString() ?? "", view.Health is WorkflowHealth.Degraded or WorkflowHealth.Stalled ? Yellow : null),
                new Table.Cell(Pending(view), Yellow),
                Shown.Count(view.Written),
                Shown.Count(view.DeadLetters),
                Shown.Time(view.LastWrittenAt));
        }

        table.Write(context);
        foreach (var view in views.Where(view => view.Reason is not null))
            context.Out.WriteLine($"{view.Name}: {(view.ErrorId is null ? "" : $"{view.ErrorId}: ")}{view.Reason}");
    }

    private static string Pending(WorkflowView view) => (view.PendingChanges, view.PendingReplay) switch
    {
        (true, true) => "changes, replay",
        (true, false) => "changes",
        (false, true) => "replay",
        _ => "",
    };

    private static string? Colour(WorkflowStatus status) => status switch
    {
        WorkflowStatus.FAILED => Red,
        WorkflowStatus.STARTING => Yellow,
        WorkflowStatus.RUNNING => Green,
        _ => null,
    };
}
