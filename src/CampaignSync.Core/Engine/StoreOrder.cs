using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>
/// In which order the rows of a page are stored. A full read tells nothing by its order, and its pages are large: sorted by
/// key, what enters the backlog together, and leaves it together, lies together in the indexes of the store. Changes keep
/// the order in which they were made.
/// </summary>
internal static class StoreOrder
{
    /// <summary>Indexes of the page's rows. Those of one key stay in the order of the page.</summary>
    public static IEnumerable<int> Of(SourcePage page, ReadPhase phase)
    {
        var rows = Enumerable.Range(0, page.Count);
        return phase == ReadPhase.Full ? rows.OrderBy(i => page[i].Key) : rows;
    }
}
