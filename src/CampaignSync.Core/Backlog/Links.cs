using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>
/// Which records a record may refer to at the destination: what the source says, and what may still stand there from before.
/// A record is hidden while any of them is missing, so none may be forgotten before a write has a certain outcome.
/// </summary>
internal static class Links
{
    /// <summary>The links of a record as the source has them, and behind them, marked, what may still stand at the destination.</summary>
    public static IReadOnlyList<ParentLink> WithFormer(IReadOnlyList<ParentLink> links, Item? item, KnownRecord? known)
        => With(With(links, item is null ? [] : OfItem(item), former: true), known is { Owned: true } or { MaybeOwned: true } ? known.Parents : [], former: true);

    /// <summary>The links that a delete has: it waits for nothing, and all that the record may refer to counts.</summary>
    public static IReadOnlyList<ParentLink> OfDelete(Item? item, KnownRecord? known)
        => With(With([], item is null ? [] : OfItem(item), former: false), known?.Parents ?? [], former: false);

    /// <summary>The links of an item that is to be read again: those that may stand at the destination.</summary>
    public static IReadOnlyList<ParentLink> OfRefetch(Item item) => With([], OfItem(item), former: true);

    /// <summary>The links of a record that was written with a certain outcome.</summary>
    public static IReadOnlyList<ParentLink> Written(IReadOnlyList<ParentLink> links)
    {
        foreach (var link in links)
        {
            if (link.Former)
                return [.. links.Where(l => !l.Former)];
        }
        return links;
    }

    /// <summary>Adds links, unless they are there already.</summary>
    public static IReadOnlyList<ParentLink> With(IReadOnlyList<ParentLink> links, IEnumerable<ParentLink> more, bool former)
    {
        List<ParentLink>? merged = null;
        foreach (var link in more)
        {
            if (!Contains(merged ?? links, link))
                (merged ??= [.. links]).Add(new ParentLink(link.Table, link.Key, Former: former));
        }
        return merged ?? links;
    }

    public static bool Contains(IReadOnlyList<ParentLink> links, ParentLink wanted)
    {
        foreach (var link in links)
        {
            if (link.Table == wanted.Table && link.Key == wanted.Key)
                return true;
        }
        return false;
    }

    public static bool IsItself(Item item, ParentLink link) => link.Table == item.Table && link.Key == item.Key;

    /// <summary>What was never sent stands nowhere.</summary>
    private static IEnumerable<ParentLink> OfItem(Item item)
        => item is { Kind: ItemKind.Delete } or { MayHaveArrived: true } ? item.Parents : item.Parents.Where(l => l.Former);
}
