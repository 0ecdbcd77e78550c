using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>One look at the newest changes of profiles, page by page.</summary>
/// <param name="since">Where the pass before began: what is older was seen.</param>
/// <param name="sorted">Whether Campaign gives the newest change first; a filter gives them in an order of its own.</param>
/// <param name="began">A timestamp.</param>
internal sealed class NewestPass(DateTimeOffset since, bool sorted, int pageSize, long began)
{
    private DateTimeOffset? _newest;

    public DateTimeOffset Since => since;

    public int PageSize => pageSize;

    public long Began => began;

    /// <summary>Of the page that is read next; null: of the first.</summary>
    public string? Link { get; private set; }

    /// <summary>Changes found so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Enters a page. True: it was the last that has anything newer.</summary>
    public bool Take(ProfilePage page)
    {
        var rows = page.Rows;
        if (rows.Count > 0 && (_newest is null || !sorted))
        {
            var newest = rows.Max(r => r.LastModified);
            _newest = _newest > newest ? _newest : newest;
        }
        Rows += sorted ? rows.Count(r => r.LastModified >= since) : rows.Count;
        Link = page.NextLink;
        // Where very many were changed at one time, a page of that time is enough; the walk reads them all.
        return Link is null || rows.Count == 0 || (sorted && (rows[^1].LastModified < since || rows[0].LastModified <= since));
    }

    /// <summary>Up to when no change was missed, once the pass has ended.</summary>
    /// <param name="took">The whole of it.</param>
    public DateTimeOffset CoveredTo(TimeSpan took)
    {
        // In an order of its own, a change can have slipped in behind us while we read; all that came before the beginning was seen.
        var covered = sorted ? _newest : _newest - took;
        return covered > since ? covered.Value : since;
    }
}
