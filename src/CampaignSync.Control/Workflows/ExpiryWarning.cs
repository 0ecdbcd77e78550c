using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Control.Workflows;

/// <summary>Warns of workflows that rest for so long that their source will forget where they were.</summary>
public static class ExpiryWarning
{
    private static readonly TimeSpan Notice = TimeSpan.FromDays(2);

    public static IEnumerable<ControlWarning> For(IEnumerable<WorkflowView> views, DateTimeOffset now)
        => views.Where(view => view.Status is WorkflowStatus.STOPPED or WorkflowStatus.FAILED && view.CursorExpiresAt - now <= Notice)
            .Select(view => new ControlWarning(ControlWarning.CursorExpires, Message(view, now)));

    private static string Message(WorkflowView view, DateTimeOffset now)
    {
        var what = view.Name == WorkflowName.Egress ? "events before it are lost" : "the next start reads everything again";
        var at = $"{view.CursorExpiresAt!.Value.UtcDateTime:yyyy-MM-dd HH:mm}Z";
        return view.CursorExpiresAt > now
            ? $"{view.Name} is {view.Status}, and its cursor expires at {at}; after that {what}. Start it before."
            : $"{view.Name} is {view.Status}, and its cursor expired at {at}: {what}.";
    }
}
