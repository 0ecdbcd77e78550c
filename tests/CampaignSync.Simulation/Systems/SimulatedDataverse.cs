using System.Text;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Simulation.Systems;

/// <summary>
/// What Dataverse keeps: rows, versions that grow over all tables, and change tracking as the reference describes it. The
/// mark of a read is taken when it begins, so that what changes while it goes on is brought again.
/// </summary>
internal sealed class SimulatedDataverse(Random random, Func<DateTimeOffset> clock)
{
    private readonly SortedDictionary<string, SourceRows> _tables = new(StringComparer.Ordinal);
    private long _answers;

    /// <summary>The application user as whom we write, and the person who makes all other changes.</summary>
    public static readonly Guid Us = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xA1);
    public static readonly Guid Somebody = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xA2);

    /// <summary>Newest row version.</summary>
    public long Version { get; private set; } = 100;

    /// <summary>Column security hides who saved a row.</summary>
    public bool HidesUsers { get; set; }

    /// <summary>Rows per page.</summary>
    public int PageSize { get; set; } = 5;

    /// <summary>What a page names as its next link, given the link that led to it and the right one.</summary>
    public Func<string?, string?, string?> Misdirect { get; set; } = (_, next) => next;

    public SourceRows Table(string name) => _tables[name];

    public SourceRows? Find(string name) => _tables.GetValueOrDefault(name);

    public void Add(SourceTable schema) => _tables.Add(schema.LogicalName, new SourceRows(schema));

    /// <summary>Told of rows as they change: table, key, before and after (null: not there), whether by us.</summary>
    public event Action<string, Guid, SourceRecord?, SourceRecord?, bool>? Changing;

    /// <summary>Told of named records that are asked for: table and keys.</summary>
    public event Action<string, IReadOnlyList<Guid>>? Fetched;

    /// <summary>Somebody creates the row or changes some of its columns.</summary>
    public SourceRecord Put(string table, Guid key, params (string Column, string Json)[] values) => Put(table, key, values, byUs: false);

    /// <summary>We change some columns of a row.</summary>
    public void PutByUs(string table, Guid key, params (string Column, string Json)[] values) => Put(table, key, values, byUs: true);

    private string SavedBy(Guid user) => HidesUsers ? "null" : $"\"{user:D}\"";

    private SourceRecord Put(string table, Guid key, (string Column, string Json)[] values, bool byUs)
    {
        var rows = _tables[table];
        var merged = rows.Rows.TryGetValue(key, out var old) ? old.Values.ToDictionary(StringComparer.Ordinal) : new Dictionary<string, string>(StringComparer.Ordinal);
        if (old is not null)
            rows.Earlier[key] = old;
        foreach (var (column, json) in values)
            merged[column] = json;
        if (rows.Schema.Columns.ContainsKey("modifiedon") && !values.Any(v => v.Column == "modifiedon"))
            merged["modifiedon"] = $"\"{clock().UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}\"";
        if (rows.Schema.Columns.ContainsKey("_modifiedby_value"))
            merged["_modifiedby_value"] = SavedBy(byUs ? Us : Somebody);
        var row = new SourceRecord(key, ++Version, merged);
        Changing?.Invoke(table, key, old, row, byUs);
        rows.Deletions.Remove(key);
        return rows.Rows[key] = row;
    }

    public void Delete(string table, Guid key)
    {
        var rows = _tables[table];
        if (rows.Rows.Remove(key, out var old))
        {
            Changing?.Invoke(table, key, old, null, false);
            rows.Earlier[key] = old;
            rows.Deletions[key] = ++Version;
        }
    }

    /// <summary>From now on no delta link that was given before is honoured.</summary>
    public void ExpireLinks(string table) => _tables[table].ExpiredBefore = _answers;

    /// <summary>From now on delta links that were given before lead to an address that it no longer has.</summary>
    public void Move(string table) => _tables[table].MovedAt = _answers;

    /// <summary>One page.</summary>
    public SourcePage Read(SourceQuery query, string? link, ReadFault fault)
    {
        var rows = _tables[query.Table.LogicalName];
        var position = link is null ? new SourceLink(SourceLinkKind.Full, 0, Version, null, 0, -1, 0) : SourceLink.Parse(link);
        if (position.Kind == SourceLinkKind.Delta)
        {
            if (position.Issued <= rows.MovedAt)
                throw new LinkRefusedException("The link leads to another address.");
            if (position.Issued <= rows.ExpiredBefore || fault == ReadFault.Expired)
                throw new CursorExpiredException("Version stamp associated with the client has expired. Please perform a full sync.");
            position = position with { Kind = SourceLinkKind.Changes, Since = position.Mark, Mark = Version, AfterVersion = position.Mark, AfterDeletion = -1 };
        }
        else if (link is not null && fault == ReadFault.LinkRefused)
        {
            throw new LinkRefusedException("The next link is refused.");
        }
        var page = position.Kind == SourceLinkKind.Full ? ReadAll(query, rows, position, fault) : ReadChanges(query, rows, position, fault);
        page.NextLink = Misdirect(link, page.NextLink);
        return page;
    }

    /// <summary>Named records as they are now.</summary>
    public SourcePage ReadRecords(SourceQuery query, IReadOnlyList<Guid> keys)
    {
        Fetched?.Invoke(query.Table.LogicalName, keys);
        var rows = _tables[query.Table.LogicalName];
        return Page(query, [.. keys.Where(rows.Rows.ContainsKey).Select(k => new Entry(k, rows.Rows[k]))]);
    }

    private SourcePage ReadAll(SourceQuery query, SourceRows rows, SourceLink position, ReadFault fault)
    {
        var found = rows.Rows.Values.Where(r => position.AfterKey is null || r.Key.CompareTo(position.AfterKey.Value) > 0).Take(PageSize + 1).ToArray();
        var page = Page(query, Disturb(rows, [.. found.Take(PageSize).Select(r => new Entry(r.Key, r))], fault));
        if (found.Length > PageSize)
            page.NextLink = Link(position with { AfterKey = found[PageSize - 1].Key });
        else if (fault != ReadFault.NoDeltaLink)
            page.DeltaLink = Delta(position.Mark);
        return page;
    }

    private SourcePage ReadChanges(SourceQuery query, SourceRows rows, SourceLink position, ReadFault fault)
    {
        var entries = new List<Entry>();
        var next = position;
        if (position.AfterDeletion < 0)
        {
            foreach (var row in rows.Rows.Values.Where(r => r.Version > position.AfterVersion).OrderBy(r => r.Version).Take(PageSize))
            {
                entries.Add(new Entry(row.Key, row));
                next = next with { AfterVersion = row.Version };
            }
            if (entries.Count < PageSize)
                next = next with { AfterDeletion = position.Since };
        }
        if (next.AfterDeletion >= 0)
        {
            foreach (var (key, version) in rows.Deletions.Where(d => d.Value > next.AfterDeletion).OrderBy(d => d.Value).Take(PageSize - entries.Count).ToArray())
            {
                entries.Add(new Entry(key, null));
                next = next with { AfterDeletion = version };
            }
        }
        var full = entries.Count == PageSize;
        var page = Page(query, Disturb(rows, entries, fault));
        if (full)
            page.NextLink = Link(next);
        else
            page.DeltaLink = Delta(position.Mark);
        return page;
    }

    private string Delta(long mark) => Link(new SourceLink(SourceLinkKind.Delta, 0, mark, null, 0, -1, 0));

    private string Link(SourceLink link) => (link with { Issued = ++_answers }).ToString();

    private List<Entry> Disturb(SourceRows rows, List<Entry> entries, ReadFault fault)
    {
        switch (fault)
        {
            case ReadFault.Duplicates:
                foreach (var entry in entries.ToArray())
                {
                    var again = random.Next(2) == 0 && entry.Row is not null && rows.Earlier.TryGetValue(entry.Key, out var earlier) ? new Entry(entry.Key, earlier) : entry;
                    entries.Insert(random.Next(entries.IndexOf(entry) + 1, entries.Count + 1), again);
                }
                break;
            case ReadFault.Reordered:
                var shuffled = entries.ToArray();
                random.Shuffle(shuffled);
                return [.. shuffled];
            default:
                break;
        }
        return entries;
    }

    private static SourcePage Page(SourceQuery query, IReadOnlyList<Entry> entries)
    {
        var content = new MemoryStream();
        var cells = new List<(int Row, int Column, int Start, int Length)>();
        for (var row = 0; row < entries.Count; row++)
        {
            if (entries[row].Row is not { } record)
                continue;
            for (var column = 0; column < query.Columns.Count; column++)
            {
                var json = Encoding.UTF8.GetBytes(query.Columns[column] == query.Table.PrimaryId ? $"\"{record.Key}\"" : record.Values.GetValueOrDefault(query.Columns[column], "null"));
                cells.Add((row, column, (int)content.Position, json.Length));
                content.Write(json);
            }
        }
        var page = new SourcePage(content.ToArray(), query.Columns.Count);
        foreach (var entry in entries)
        {
            if (entry.Row is { } record)
                page.AddRow(record.Key, record.Version);
            else
                page.AddDeleted(entry.Key);
        }
        foreach (var (row, column, start, length) in cells)
            page.SetCell(row, column, start, length);
        return page;
    }

    private readonly record struct Entry(Guid Key, SourceRecord? Row);
}
