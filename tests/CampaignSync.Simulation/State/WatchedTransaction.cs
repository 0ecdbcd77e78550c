using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Simulation.State;

/// <summary>Passes everything on and notes what the transaction carries.</summary>
internal sealed class WatchedTransaction(IStateTransaction inner) : IStateTransaction
{
    private CommitKinds _kinds;
    private bool _ends;
    private bool _pairs;
    private bool _counted;

    /// <summary>Items that end, and pairs that change, outside the storing of a page do so by an attempt.</summary>
    public CommitKinds Kinds => (_kinds & (CommitKinds.Page | CommitKinds.Sweep | CommitKinds.Journal | CommitKinds.Profiles)) != 0
        ? _kinds
        : _kinds | (_ends ? CommitKinds.Completion : 0) | (_pairs ? _counted ? CommitKinds.Intent : CommitKinds.Flag : 0);

    /// <summary>Tables whose rows it touched.</summary>
    public HashSet<int> Touched { get; } = [];

    /// <summary>Items that it marked as in flight.</summary>
    public List<Item> Marked { get; } = [];

    /// <summary>How often it looked at a known record by its key, or stored one.</summary>
    public int KnownTouched { get; private set; }

    public long NextSequence()
    {
        _counted = true;
        return inner.NextSequence();
    }

    public void PutWorkflow(WorkflowState workflow)
    {
        _kinds |= CommitKinds.Control;
        inner.PutWorkflow(workflow);
    }

    public void PutHost(HostState host)
    {
        _kinds |= CommitKinds.Heartbeat;
        inner.PutHost(host);
    }

    public long AddRequest(ControlRequest request) => inner.AddRequest(request);

    public void CompleteRequest(long number, DateTimeOffset at, string? answer)
    {
        _kinds |= CommitKinds.Control;
        inner.CompleteRequest(number, at, answer);
    }

    public int AddDefinition(string subject, string hash, string text, string fileName, DateTimeOffset at, string by) => inner.AddDefinition(subject, hash, text, fileName, at, by);

    public void PutTable(TableState table)
    {
        var before = table.Id == 0 ? null : inner.FindTable(table.Workflow, table.Name);
        _kinds |= before is { Phase: ReadPhase.Sweep } ? CommitKinds.Sweep
            : table.Workflow == WorkflowName.Egress ? CommitKinds.Journal
            : table is { Workflow: WorkflowName.OptInOut, Name: "profile" } ? CommitKinds.Profiles
            : CommitKinds.Page;
        inner.PutTable(table);
        Touched.Add(table.Id);
    }

    public void InsertItem(Item item)
    {
        Touched.Add(item.Table);
        inner.InsertItem(item);
    }

    public void UpdateItem(Item item)
    {
        Touched.Add(item.Table);
        inner.UpdateItem(item);
    }

    public void MarkInFlight(Item item, long epoch)
    {
        _kinds |= CommitKinds.Claim;
        Touched.Add(item.Table);
        Marked.Add(item);
        inner.MarkInFlight(item, epoch);
    }

    public void DeleteItem(Item item)
    {
        _ends = true;
        Touched.Add(item.Table);
        inner.DeleteItem(item);
    }

    public bool DeleteItemIfUnchanged(Item item)
    {
        _ends = true;
        Touched.Add(item.Table);
        return inner.DeleteItemIfUnchanged(item);
    }

    public int DeleteItems(int table, int limit)
    {
        Touched.Add(table);
        return inner.DeleteItems(table, limit);
    }

    public void PutKnown(KnownRecord known)
    {
        KnownTouched++;
        _ends = true;
        Touched.Add(known.Table);
        inner.PutKnown(known);
    }

    public bool AddKnown(KnownRecord known)
    {
        _ends = true;
        Touched.Add(known.Table);
        return inner.AddKnown(known);
    }

    public void DeleteKnown(int table, Guid key)
    {
        Touched.Add(table);
        inner.DeleteKnown(table, key);
    }

    public void PutDeadLetter(DeadLetter letter)
    {
        Touched.Add(letter.Table);
        inner.PutDeadLetter(letter);
    }

    public void DeleteDeadLetter(int table, Guid key)
    {
        Touched.Add(table);
        inner.DeleteDeadLetter(table, key);
    }

    public void PutSeenBits(int table, long chunk, byte[] bits) => inner.PutSeenBits(table, chunk, bits);

    public void ClearSeen(int table) => inner.ClearSeen(table);

    public void AddDeletesReleased(int table, DateTimeOffset at, long count) => inner.AddDeletesReleased(table, at, count);

    public void PutPair(PairState pair)
    {
        _pairs = true;
        Touched.Add(pair.Table);
        inner.PutPair(pair);
    }

    public void DeletePair(int table, Guid key)
    {
        Touched.Add(table);
        inner.DeletePair(table, key);
    }

    public void PutMetadata(string system, string name, string json) => inner.PutMetadata(system, name, json);

    public WorkflowState GetWorkflow(WorkflowName name) => inner.GetWorkflow(name);

    public HostState? GetHost() => inner.GetHost();

    public IReadOnlyList<ControlRequest> OpenRequests() => inner.OpenRequests();

    public ControlRequest? FindRequest(long number) => inner.FindRequest(number);

    public SavedDefinition? FindDefinition(string subject, int? version = null) => inner.FindDefinition(subject, version);

    public IReadOnlyList<SavedDefinition> DefinitionHistory(string subject) => inner.DefinitionHistory(subject);

    public IReadOnlyList<TableState> Tables(WorkflowName workflow) => inner.Tables(workflow);

    public TableState? FindTable(WorkflowName workflow, string name) => inner.FindTable(workflow, name);

    public TableCounts Counts(int table) => inner.Counts(table);

    public DateTimeOffset? OldestItemAt(int table) => inner.OldestItemAt(table);

    public Item? FindItem(int table, Guid key) => inner.FindItem(table, key);

    public ItemStanding? FindStanding(int table, Guid key) => inner.FindStanding(table, key);

    public IReadOnlyList<Item> ReadyItems(int table, Lane lane, long afterId, int limit) => inner.ReadyItems(table, lane, afterId, limit);

    public IReadOnlyList<Item> DueItems(int table, DateTimeOffset now, int limit) => inner.DueItems(table, now, limit);

    public DateTimeOffset? NextDueAt(int table) => inner.NextDueAt(table);

    public IReadOnlyList<Item> ItemsInState(int table, ItemState state, long afterId, int limit) => inner.ItemsInState(table, state, afterId, limit);

    public long CountInState(int table, ItemState state) => inner.CountInState(table, state);

    public IReadOnlyList<Item> ItemsReadBefore(int table, long sequence, long afterId, int limit) => inner.ItemsReadBefore(table, sequence, afterId, limit);

    public IReadOnlyList<Item> ItemsLinkedTo(int parentTable, Guid parentKey, bool blocking, int limit) => inner.ItemsLinkedTo(parentTable, parentKey, blocking, limit);

    public KnownRecord? FindKnown(int table, Guid key)
    {
        KnownTouched++;
        return inner.FindKnown(table, key);
    }

    public IReadOnlyList<KnownRow> KnownRows(int table, long afterId, long lastId) => inner.KnownRows(table, afterId, lastId);

    public IReadOnlyList<KnownRecord> KnownAfter(int table, long afterId, int limit) => inner.KnownAfter(table, afterId, limit);

    public long HighestKnownId(int table) => inner.HighestKnownId(table);

    public DeadLetter? FindDeadLetter(int table, Guid key) => inner.FindDeadLetter(table, key);

    public DeadLetter? FindDeadLetter(long id) => inner.FindDeadLetter(id);

    public IReadOnlyList<DeadLetter> DeadLettersAfter(int table, long afterId, int limit) => inner.DeadLettersAfter(table, afterId, limit);

    public byte[]? SeenBits(int table, long chunk) => inner.SeenBits(table, chunk);

    public long DeletesReleasedSince(int table, DateTimeOffset since) => inner.DeletesReleasedSince(table, since);

    public PairState? FindPair(int table, Guid key) => inner.FindPair(table, key);

    public long CountPairs(int table) => inner.CountPairs(table);

    public IReadOnlyList<PairState> PairsAfter(int table, Guid? after, int limit) => inner.PairsAfter(table, after, limit);

    public string? FindMetadata(string system, string name) => inner.FindMetadata(system, name);

    public IReadOnlyList<(string System, string Name)> MetadataNames() => inner.MetadataNames();
}
