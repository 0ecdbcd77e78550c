using System.Globalization;
using System.Text;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>Reads of a table: pages, the first read of change tracking, counts. Delta links are read by <see cref="DeltaReader"/>.</summary>
internal sealed class CollectionReader(DataverseStore store)
{
    public const int LargestPage = 5000;

    private static readonly HashSet<string> s_options =
        ["$select", "$filter", "$orderby", "$top", "$count", "$skiptoken", "$deltatoken", "tag"];

    /// <exception cref="DataverseException">An option that is unknown, unsupported or wrong.</exception>
    public static void Check(ODataRequest request)
    {
        foreach (var name in request.Query.Names)
        {
            if (name == "$skip")
                throw Errors.BadQuery("Skip Clause is not supported in CRM");
            if (name.StartsWith('$') && !s_options.Contains(name))
                throw Errors.BadQuery($"The query parameter {name} is not supported.");
        }
    }

    public ODataResponse Read(ODataRequest request, Table table)
    {
        Check(request);
        var query = request.Query;
        var tracked = request.Prefer.TrackChanges;
        if (tracked)
            CheckTracked(request, table);
        var selection = Selection.Of(table, query["$select"], request.Prefer);
        var cookie = query["$skiptoken"] is { } text
            ? PageCookie.Parse(text) ?? throw Errors.BadQuery("The paging cookie is malformed.")
            : new PageCookie(1, 0, 0, false, tracked ? store.Published : 0, store.Clock.GetUtcNow().UtcDateTime);
        var size = Math.Min(request.Prefer.MaxPageSize ?? LargestPage, LargestPage);
        var top = request.Prefer.MaxPageSize is null && query["$top"] is { } most ? Top(most) : (int?)null;
        var found = new Scan(table, FilterOf(table, query["$filter"]), OrderOf(table, query["$orderby"]))
            .Take(cookie.Member, cookie.Position, Math.Min(size, top ?? int.MaxValue));

        var address = request.BaseAddress + table.Schema.Identity.EntitySet;
        var next = found.More && !(top <= size) ? cookie with { Page = cookie.Page + 1, Member = found.Member, Position = found.Position } : null;
        var page = new Page
        {
            Context = $"{request.BaseAddress}$metadata#{table.Schema.Identity.EntitySet}{selection.Context}",
            Selection = selection,
            Rows = found.Rows,
            Count = query["$count"] == "true" ? CountOf(table, query["$filter"]) : null,
            NextLink = next is null ? null : address + query.Without(["$skiptoken"], "$skiptoken=" + next.ToQuery()),
            DeltaLink = next is null && cookie.Version > 0
                ? address + query.Without(["$skiptoken", "$count"], "$deltatoken=" + new DeltaToken(cookie.Version, cookie.TakenAt).ToQuery())
                : null,
        };
        return Applied(new ODataResponse(200) { Stream = page }, request);
    }

    /// <summary><c>…/$count</c>: capped, as text behind a byte order mark.</summary>
    public ODataResponse Count(ODataRequest request, Table table)
    {
        Check(request);
        var count = request.Query["$deltatoken"] is { } token
            ? new DeltaReader(store).CountOf(table, token)
            : CountOf(table, request.Query["$filter"]);
        return new ODataResponse(200)
        {
            ContentType = "text/plain",
            Body = Encoding.UTF8.GetBytes("\uFEFF" + count.ToString(CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>Says which preferences were followed.</summary>
    public static ODataResponse Applied(ODataResponse response, ODataRequest request)
    {
        var prefer = request.Prefer;
        var applied = new List<string>();
        if (prefer.TrackChanges)
            applied.Add("odata.track-changes");
        if (prefer.MaxPageSize is { } size)
            applied.Add(string.Create(CultureInfo.InvariantCulture, $"odata.maxpagesize={size}"));
        if (prefer.Annotations.Count > 0)
            applied.Add($"odata.include-annotations=\"{string.Join(',', prefer.Annotations)}\"");
        return applied.Count > 0 ? response.With("Preference-Applied", string.Join(',', applied)) : response;
    }

    /// <exception cref="DataverseException">The table or an option does not go with change tracking.</exception>
    public static void CheckTracked(ODataRequest request, Table table)
    {
        if (!table.Schema.ChangeTracking)
            throw Errors.TrackingOff(table);
        foreach (var option in request.Query.Names)
        {
            if (option is "$filter" or "$orderby" or "$expand" or "$top")
                throw Errors.TrackingUnsupported(option);
        }
    }

    private static long CountOf(Table table, string? filter) => new Scan(table, FilterOf(table, filter), []).CountUpTo(LargestPage);

    private static int Top(string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top)
            ? top
            : throw Errors.BadQuery($"Invalid value '{text}' for $top query option found.");

    private static Filter<Column>? FilterOf(Table table, string? filter)
        => string.IsNullOrEmpty(filter)
            ? null
            : new FilterParser<Column>(filter, name => table.Schema.ByProperty(name) ?? throw Errors.PropertyMissing(table, name)).Parse();

    private static List<(Column Column, bool Descending)> OrderOf(Table table, string? order)
    {
        if (string.IsNullOrEmpty(order))
            return [];
        var columns = new List<(Column, bool)>();
        foreach (var part in order.Split(','))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is not ([_] or [_, "asc" or "desc"]))
                throw Errors.BadQuery($"Syntax error in $orderby '{order}'.");
            var column = table.Schema.ByProperty(words[0]) ?? throw Errors.PropertyMissing(table, words[0]);
            columns.Add((column, words is [_, "desc"]));
        }

        return columns;
    }
}
