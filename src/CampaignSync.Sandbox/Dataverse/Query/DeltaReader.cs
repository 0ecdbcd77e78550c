using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>
/// Reads delta links: rows changed since the token in the order of their versions, then deleted ones. What changes
/// again while the pages are read comes with the next link.
/// </summary>
internal sealed class DeltaReader(DataverseStore store)
{
    private const int DaysKeptByDefault = 7;

    public ODataResponse Read(ODataRequest request, Table table, string token)
    {
        CollectionReader.Check(request);
        CollectionReader.CheckTracked(request, table);
        var since = Accept(table, token);
        var query = request.Query;
        var selection = Selection.Of(table, query["$select"], request.Prefer);
        var cookie = query["$skiptoken"] is { } text
            ? PageCookie.Parse(text) ?? throw Errors.BadQuery("The paging cookie is malformed.")
            : new PageCookie(1, 0, FirstAfter(table.Log, since.Version), false, store.Published, store.Clock.GetUtcNow().UtcDateTime);
        var size = Math.Min(request.Prefer.MaxPageSize ?? CollectionReader.LargestPage, CollectionReader.LargestPage);

        var (rows, deleted) = (new List<RowView>(), new List<Guid>());
        var next = Fill(table, since.Version, cookie, size, rows, deleted);
        var set = table.Schema.Identity.EntitySet;
        var page = new Page
        {
            Context = $"{request.BaseAddress}$metadata#{set}{selection.Context}/$delta",
            DeletedContext = $"{request.BaseAddress}$metadata#{set}/$deletedEntity",
            Selection = selection,
            Rows = rows,
            Deleted = deleted,
            NextLink = next is null ? null : request.BaseAddress + set + query.Without(["$skiptoken"], "$skiptoken=" + next.ToQuery()),
            DeltaLink = next is not null
                ? null
                : request.BaseAddress + set
                    + query.Without(["$skiptoken", "$deltatoken"], "$deltatoken=" + new DeltaToken(cookie.Version, cookie.TakenAt).ToQuery()),
        };
        return CollectionReader.Applied(new ODataResponse(200) { Stream = page }, request);
    }

    public long CountOf(Table table, string token)
    {
        var since = Accept(table, token);
        var cookie = new PageCookie(1, 0, FirstAfter(table.Log, since.Version), false, store.Published, default);
        var (rows, deleted) = (new List<RowView>(), new List<Guid>());
        Fill(table, since.Version, cookie, int.MaxValue, rows, deleted);
        return rows.Count + deleted.Count;
    }

    /// <returns>Where the next page begins; null if this one is the last.</returns>
    private static PageCookie? Fill(Table table, long since, PageCookie cookie, int size, List<RowView> rows, List<Guid> deleted)
    {
        var log = table.Log;
        var (position, deletes) = (cookie.Position, cookie.Deletes);
        while (true)
        {
            for (var count = log.Count; position < count && log[position].Version <= cookie.Version; position++)
            {
                var entry = log[position];
                if (table.Written(entry.Id) is not { } row || row.Version != entry.Version || row.Deleted != deletes)
                    continue;
                if (rows.Count + deleted.Count == size)
                    return cookie with { Page = cookie.Page + 1, Position = position, Deletes = deletes };
                if (deletes)
                    deleted.Add(row.Id);
                else
                    rows.Add(new RowView(table, row.Id, row, 0));
            }

            if (deletes)
                return null;
            (position, deletes) = (FirstAfter(log, since), true);
        }
    }

    private DeltaToken Accept(Table table, string text)
    {
        var token = DeltaToken.Parse(text) ?? throw Errors.BadQuery("The delta token is malformed.");
        var oldest = store.Clock.GetUtcNow().UtcDateTime.AddDays(-DaysKept());
        return token.Version < table.LeastToken || token.TakenAt < oldest ? throw Errors.DeltaExpired() : token;
    }

    private long DaysKept()
    {
        if (store.ByName("organization") is { } table
            && table.Schema.ByName("expirechangetrackingindays") is { } column
            && table.TryGet(WellKnown.OrganizationId, out var row)
            && row.Get(column) is { IsNull: false } days)
            return days.Whole;
        return DaysKeptByDefault;
    }

    private static int FirstAfter(AppendList<LogEntry> log, long version)
    {
        var (low, high) = (0, log.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (log[middle].Version <= version)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
