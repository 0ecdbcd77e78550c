using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Rows;

/// <summary>
/// Counters of a transaction: read when first needed, changed in memory, written once before the commit. One of a snapshot
/// only reads. Never kept from one transaction to the next, because other processes write too.
/// </summary>
internal sealed class Tallies(Database database)
{
    private readonly Dictionary<int, Tally> _tallies = [];
    private readonly Dictionary<int, Tally> _marked = [];
    private (long Sequence, long Item, long Letter)? _last;
    private (long Sequence, long Item, long Letter)? _markedLast;
    private bool _lastChanged;

    private readonly Statement _read = database.Statement(
        "SELECT backlog, blocked, held, dead_letters, owned, unmatched, last_known FROM tally WHERE table_id = ?1");
    private readonly Statement _write = database.Statement(
        """
        UPDATE tally SET backlog = ?2, blocked = ?3, held = ?4, dead_letters = ?5, owned = ?6, unmatched = ?7, last_known = ?8
        WHERE table_id = ?1
        """);
    private readonly Statement _readLast = database.Statement("SELECT sequence, item, dead_letter FROM home");
    private readonly Statement _writeLast = database.Statement("UPDATE home SET sequence = ?1, item = ?2, dead_letter = ?3");

    public TableCounts this[int table] => Of(table).Counts;

    /// <summary>Forgets what an earlier transaction read.</summary>
    public void Begin()
    {
        _tallies.Clear();
        _last = null;
        _lastChanged = false;
    }

    /// <summary>Remembers the counters of now, for <see cref="TakeBack"/>.</summary>
    public void Mark()
    {
        _marked.Clear();
        foreach (var (table, tally) in _tallies)
            _marked[table] = tally with { };
        _markedLast = _last;
    }

    public void TakeBack()
    {
        _tallies.Clear();
        foreach (var (table, tally) in _marked)
            _tallies[table] = tally;
        _marked.Clear();
        _last = _markedLast;
    }

    public void Add(int table, in TableCounts change)
    {
        var tally = Of(table);
        tally.Counts = new(
            tally.Counts.Backlog + change.Backlog,
            tally.Counts.Blocked + change.Blocked,
            tally.Counts.Held + change.Held,
            tally.Counts.DeadLetters + change.DeadLetters,
            tally.Counts.Owned + change.Owned,
            tally.Counts.Unmatched + change.Unmatched);
        tally.Changed = true;
    }

    /// <summary>The last id of a known record of this table that was given.</summary>
    public long LastKnown(int table) => Of(table).LastKnown;

    public long NextKnown(int table)
    {
        var tally = Of(table);
        tally.Changed = true;
        return ++tally.LastKnown;
    }

    public long NextSequence() => Next((1, 0, 0)).Sequence;

    public long NextItem() => Next((0, 1, 0)).Item;

    public long NextLetter() => Next((0, 0, 1)).Letter;

    /// <summary>Writes what changed.</summary>
    public void Flush()
    {
        foreach (var (table, tally) in _tallies)
        {
            if (!tally.Changed)
                continue;
            var counts = tally.Counts;
            _write.Bind(1, table).Bind(2, counts.Backlog).Bind(3, counts.Blocked).Bind(4, counts.Held).Bind(5, counts.DeadLetters)
                .Bind(6, counts.Owned).Bind(7, counts.Unmatched).Bind(8, tally.LastKnown).Run();
            tally.Changed = false;
        }

        if (_lastChanged && _last is { } last)
            _writeLast.Bind(1, last.Sequence).Bind(2, last.Item).Bind(3, last.Letter).Run();
        _lastChanged = false;
    }

    private (long Sequence, long Item, long Letter) Next((long Sequence, long Item, long Letter) step)
    {
        var last = _last ?? ReadLast();
        last = (last.Sequence + step.Sequence, last.Item + step.Item, last.Letter + step.Letter);
        _last = last;
        _lastChanged = true;
        return last;
    }

    private (long, long, long) ReadLast()
    {
        try
        {
            return _readLast.Step()
                ? (_readLast.Int64(0), _readLast.Int64(1), _readLast.Int64(2))
                : throw StoreErrors.Damaged(database.Path, "the row of the home is missing");
        }
        finally
        {
            _readLast.Reset();
        }
    }

    private Tally Of(int table)
    {
        if (_tallies.TryGetValue(table, out var tally))
            return tally;
        tally = _read.Bind(1, table).One(Read) ?? throw new InvalidOperationException($"There is no table number {table}.");
        _tallies[table] = tally;
        return tally;
    }

    private static Tally Read(Statement s) => new()
    {
        Counts = new(s.Int64(0), s.Int64(1), s.Int64(2), s.Int64(3), s.Int64(4), s.Int64(5)),
        LastKnown = s.Int64(6),
    };

    private sealed record Tally
    {
        public TableCounts Counts { get; set; }
        public long LastKnown { get; set; }
        public bool Changed { get; set; }
    }
}
