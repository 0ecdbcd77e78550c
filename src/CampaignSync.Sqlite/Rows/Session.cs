using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Rows;

/// <summary>All rows as one connection sees them. On a read-only connection only the reading half works, and only that half is handed out.</summary>
internal sealed class Session : IStateTransaction, IDisposable
{
    private readonly WorkflowRows _workflows;
    private readonly ControlRows _control;
    private readonly TableRows _tables;
    private readonly BacklogRows _items;
    private readonly KnownRows _known;
    private readonly DeadLetterRows _letters;
    private readonly PairRows _pairs;

    public Session(Database database)
    {
        Database = database;
        Tallies = new(database);
        _workflows = new(database);
        _control = new(database);
        _tables = new(database);
        _items = new(database, Tallies);
        _known = new(database, Tallies);
        _letters = new(database, Tallies);
        _pairs = new(database, Tallies);
    }

    public Database Database { get; }

    private Tallies Tallies { get; }

    /// <summary>Epoch of the host that holds the home; 0: there never was one.</summary>
    public long Epoch => _workflows.Epoch;

    /// <summary>Begins with what the database says: others write it, too.</summary>
    public void Begin()
    {
        Tallies.Begin();
        _items.Forget();
    }

    /// <summary>A piece of work begins that may be taken back alone.</summary>
    public void BeginPiece() => Tallies.Mark();

    /// <summary>Writes what the piece changed and was kept in memory.</summary>
    public void EndPiece() => _items.Flush();

    /// <summary>Writes the counters, which a transaction does once.</summary>
    public void End() => Tallies.Flush();

    /// <summary>The database has taken the piece back.</summary>
    public void TakeBackPiece()
    {
        Tallies.TakeBack();
        _items.Forget();
    }

    public WorkflowState GetWorkflow(WorkflowName name) => _workflows.Get(name);
    public void PutWorkflow(WorkflowState workflow) => _workflows.Put(workflow);
    public HostState? GetHost() => _workflows.GetHost();
    public void PutHost(HostState host) => _workflows.PutHost(host);

    public IReadOnlyList<ControlRequest> OpenRequests() => _control.OpenRequests();
    public ControlRequest? FindRequest(long number) => _control.FindRequest(number);
    public long AddRequest(ControlRequest request) => _control.AddRequest(request);
    public void CompleteRequest(long number, DateTimeOffset at, string? answer) => _control.CompleteRequest(number, at, answer);

    public SavedDefinition? FindDefinition(string subject, int? version = null) => _control.FindDefinition(subject, version);
    public IReadOnlyList<SavedDefinition> DefinitionHistory(string subject) => _control.DefinitionHistory(subject);

    public int AddDefinition(string subject, string hash, string text, string fileName, DateTimeOffset at, string by)
        => _control.AddDefinition(subject, hash, text, fileName, at, by);

    public string? FindMetadata(string system, string name) => _control.FindMetadata(system, name);
    public IReadOnlyList<(string System, string Name)> MetadataNames() => _control.MetadataNames();
    public void PutMetadata(string system, string name, string json) => _control.PutMetadata(system, name, json);

    public IReadOnlyList<TableState> Tables(WorkflowName workflow) => _tables.OfWorkflow(workflow);
    public TableState? FindTable(WorkflowName workflow, string name) => _tables.Find(workflow, name);
    public void PutTable(TableState table) => _tables.Put(table);
    public TableCounts Counts(int table) => Tallies[table];
    public byte[]? SeenBits(int table, long chunk) => _tables.SeenBits(table, chunk);
    public void PutSeenBits(int table, long chunk, byte[] bits) => _tables.PutSeenBits(table, chunk, bits);
    public void ClearSeen(int table) => _tables.ClearSeen(table);
    public long DeletesReleasedSince(int table, DateTimeOffset since) => _tables.DeletesReleasedSince(table, since);
    public void AddDeletesReleased(int table, DateTimeOffset at, long count) => _tables.AddDeletesReleased(table, at, count);

    public long NextSequence() => Tallies.NextSequence();
    public DateTimeOffset? OldestItemAt(int table) => _items.OldestAt(table);
    public Item? FindItem(int table, Guid key) => _items.Find(table, key);
    public ItemStanding? FindStanding(int table, Guid key) => _items.FindStanding(table, key);
    public IReadOnlyList<Item> ReadyItems(int table, Lane lane, long afterId, int limit) => _items.Ready(table, lane, afterId, limit);
    public IReadOnlyList<Item> DueItems(int table, DateTimeOffset now, int limit) => _items.Due(table, now, limit);
    public DateTimeOffset? NextDueAt(int table) => _items.NextDueAt(table);

    public IReadOnlyList<Item> ItemsInState(int table, ItemState state, long afterId, int limit)
        => _items.InState(table, state, afterId, limit);

    public long CountInState(int table, ItemState state) => _items.CountInState(table, state);

    public IReadOnlyList<Item> ItemsReadBefore(int table, long sequence, long afterId, int limit)
        => _items.ReadBefore(table, sequence, afterId, limit);

    public IReadOnlyList<Item> ItemsLinkedTo(int parentTable, Guid parentKey, bool blocking, int limit)
        => _items.LinkedTo(parentTable, parentKey, blocking, limit);

    public void InsertItem(Item item) => _items.Insert(item);
    public void UpdateItem(Item item) => _items.Update(item);
    public void MarkInFlight(Item item, long epoch) => _items.MarkInFlight(item, epoch);
    public void DeleteItem(Item item) => _items.Delete(item);
    public bool DeleteItemIfUnchanged(Item item) => _items.DeleteIfUnchanged(item);
    public int DeleteItems(int table, int limit) => _items.DeleteOldest(table, limit);

    public KnownRecord? FindKnown(int table, Guid key) => _known.Find(table, key);
    public IReadOnlyList<KnownRecord> KnownAfter(int table, long afterId, int limit) => _known.After(table, afterId, limit);
    public IReadOnlyList<KnownRow> KnownRows(int table, long afterId, long lastId) => _known.Rows(table, afterId, lastId);
    public long HighestKnownId(int table) => _known.HighestId(table);
    public void PutKnown(KnownRecord known) => _known.Put(known);
    public bool AddKnown(KnownRecord known) => _known.Add(known);
    public void DeleteKnown(int table, Guid key) => _known.Delete(table, key);

    public DeadLetter? FindDeadLetter(int table, Guid key) => _letters.Find(table, key);
    public DeadLetter? FindDeadLetter(long id) => _letters.Find(id);
    public IReadOnlyList<DeadLetter> DeadLettersAfter(int table, long afterId, int limit) => _letters.After(table, afterId, limit);
    public void PutDeadLetter(DeadLetter letter) => _letters.Put(letter);
    public void DeleteDeadLetter(int table, Guid key) => _letters.Delete(table, key);

    public PairState? FindPair(int table, Guid key) => _pairs.Find(table, key);
    public long CountPairs(int table) => _pairs.CountAll(table);

    public IReadOnlyList<PairState> PairsAfter(int table, Guid? after, int limit) => _pairs.After(table, after, limit);
    public void PutPair(PairState pair) => _pairs.Put(pair);
    public void DeletePair(int table, Guid key) => _pairs.Delete(table, key);

    public void Dispose() => Database.Dispose();
}
