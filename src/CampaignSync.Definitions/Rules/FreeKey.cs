using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Definitions.Rules;

/// <summary>
/// A key that turns out to be none at Campaign ends the first start before anything is written under it, and must not be
/// saved for good.
/// </summary>
internal static class FreeKey
{
    private const int PageSize = 1000;

    /// <summary>Whether Ingress has tried the table, rests, and has written none of its records, nor perhaps written one.</summary>
    public static bool Is(IStateReader state, string table)
        => state.GetWorkflow(WorkflowName.Ingress).Status is WorkflowStatus.STOPPED or WorkflowStatus.FAILED
        && state.FindTable(WorkflowName.Ingress, table) is { } tried && state.Counts(tried.Id).Owned == 0
        && !IsAnyInDoubt(state, tried.Id);

    private static bool IsAnyInDoubt(IStateReader state, int table)
        => Any(after => state.ItemsReadBefore(table, long.MaxValue, after, PageSize), item => item.Id, item => item.MayHaveArrived)
        || Any(after => state.DeadLettersAfter(table, after, PageSize), letter => letter.Id, letter => letter.Uncertain)
        || Any(after => state.KnownAfter(table, after, PageSize), known => known.Id, known => known.MaybeOwned);

    private static bool Any<T>(Func<long, IReadOnlyList<T>> pageAfter, Func<T, long> id, Func<T, bool> wanted)
    {
        var page = pageAfter(0);
        while (!page.Any(wanted))
        {
            if (page.Count < PageSize)
                return false;
            page = pageAfter(id(page[^1]));
        }

        return true;
    }
}
