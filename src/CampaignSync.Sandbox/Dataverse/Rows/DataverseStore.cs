using System.Collections.Concurrent;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>All tables and the one version counter that they share.</summary>
internal sealed class DataverseStore(TimeProvider clock, long firstVersion)
{
    private readonly ConcurrentDictionary<string, Table> _byName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Table> _bySet = new(StringComparer.Ordinal);
    private readonly Lock _write = new();
    private long _last = firstVersion;
    private long _published = firstVersion;

    public TimeProvider Clock { get; } = clock;

    public IEnumerable<Table> Tables => _byName.Values.OrderBy(t => t.Schema.Identity.TypeCode);

    /// <summary>Every version up to this one can be read.</summary>
    public long Published => Interlocked.Read(ref _published);

    public Table? ByName(string name) => _byName.GetValueOrDefault(name);

    public Table? BySet(string entitySet) => _bySet.GetValueOrDefault(entitySet);

    public void Add(Table table)
    {
        _byName[table.Name] = table;
        _bySet[table.Schema.Identity.EntitySet] = table;
    }

    public void Remove(Table table)
    {
        _byName.TryRemove(table.Name, out _);
        _bySet.TryRemove(table.Schema.Identity.EntitySet, out _);
    }

    /// <summary>Begins a transaction; there is one at a time, it is short, and it must end on the thread that began it.</summary>
    public Transaction Begin() => new(this, _write);

    /// <summary>Voids all delta tokens given out for a table so far.</summary>
    public void ExpireDeltaTokens(Table table)
    {
        lock (_write)
        {
            table.LeastToken = NextVersion();
            Publish();
        }
    }

    /// <summary>Changes the schema of a table, with which its delta tokens become void.</summary>
    public void Change(Table table, Func<TableSchema, TableSchema> change)
    {
        lock (_write)
        {
            table.Schema = change(table.Schema);
            table.LeastToken = NextVersion();
            Publish();
        }
    }

    /// <summary>Only under the write lock.</summary>
    public long NextVersion() => ++_last;

    /// <summary>Only under the write lock.</summary>
    public void Publish() => Interlocked.Exchange(ref _published, _last);
}
