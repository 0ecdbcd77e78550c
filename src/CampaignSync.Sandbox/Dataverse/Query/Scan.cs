using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>Walks over the rows of a table, or over those of its members, in the order of the table or in a given one.</summary>
internal sealed class Scan(Table table, Filter<Column>? filter, IReadOnlyList<(Column Column, bool Descending)> order)
{
    private readonly IReadOnlyList<Table> _members = table.Members?.Invoke() ?? [table];
    private readonly RowSubject _subject = new();

    /// <summary>Where the filter only names ids, as Dataverse's own index does it: no row is looked at but those.</summary>
    private readonly IReadOnlyList<Guid>? _named = filter?.IdsOf(table.Schema.Id)?.Distinct().ToArray();

    /// <summary>At most <paramref name="most"/> rows from a position on, whether there are more, and where those begin.</summary>
    public (List<RowView> Rows, bool More, int Member, int Position) Take(int member, int position, int most)
    {
        if (order.Count > 0 || _named is not null)
        {
            var sorted = order.Count > 0 ? Sorted() : Named();
            var rest = sorted.GetRange(Math.Min(position, sorted.Count), Math.Clamp(sorted.Count - position, 0, most));
            return (rest, position + most < sorted.Count, 0, position + most);
        }

        var rows = new List<RowView>(Math.Min(most, 512));
        for (; member < _members.Count; member++, position = 0)
        {
            var source = _members[member];
            for (; position < source.Positions; position++)
            {
                if (!source.TryAt(position, out var row) || !Matches(row))
                    continue;
                if (rows.Count == most)
                    return (rows, true, member, position);
                rows.Add(row);
            }
        }

        return (rows, false, 0, 0);
    }

    public long CountUpTo(long most)
    {
        if (filter is null)
            return Math.Min(most, _members.Sum(m => m.Live));
        var count = 0L;
        foreach (var source in _members)
        {
            for (var position = 0; position < source.Positions && count < most; position++)
            {
                if (source.TryAt(position, out var row) && Matches(row))
                    count++;
            }
        }

        return count;
    }

    private List<RowView> Sorted()
    {
        var rows = _named is null ? new Scan(table, filter, []).Take(0, 0, int.MaxValue).Rows : Named();
        rows.Sort((left, right) =>
        {
            foreach (var (column, descending) in order)
            {
                var compared = CellOrder.Compare(left.Get(column), right.Get(column));
                if (compared != 0)
                    return descending ? -compared : compared;
            }

            return left.Id.CompareTo(right.Id);
        });
        return rows;
    }

    private List<RowView> Named()
    {
        var rows = new List<RowView>(_named!.Count);
        foreach (var id in _named)
        {
            foreach (var source in _members)
            {
                if (source.TryGet(id, out var row))
                    rows.Add(row);
            }
        }

        return rows;
    }

    private bool Matches(RowView row)
    {
        if (filter is null)
            return true;
        _subject.Row = row;
        return filter.Matches(_subject);
    }
}
