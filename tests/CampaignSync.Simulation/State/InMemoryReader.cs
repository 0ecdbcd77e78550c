using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Simulation.State;

/// <summary>The plainest reading of the port: it looks through all rows, and counts them each time.</summary>
internal class InMemoryReader(InMemoryRows rows) : IStateReader
{
    protected InMemoryRows Rows { get; } = rows;

    public WorkflowState GetWorkflow(WorkflowName name)
        => Rows.Workflows.TryGetValue(name, out var workflow) ? RowCopies.Copy(workflow) : new WorkflowState { Name = name };

    public HostState? GetHost() => Rows.Host;

    public IReadOnlyList<ControlRequest> OpenRequests()
        => [.. Rows.Requests.Values.Where(r => r.DoneAt is null).Select(RowCopies.Copy)];

    public ControlRequest? FindRequest(long number) => Rows.Requests.TryGetValue(number, out var found) ? RowCopies.Copy(found) : null;

    public SavedDefinition? FindDefinition(string subject, int? version = null)
        => Rows.Definitions.LastOrDefault(d => d.Subject == subject && (version is null || d.Version == version));

    public IReadOnlyList<SavedDefinition> DefinitionHistory(string subject) => [.. Rows.Definitions.Where(d => d.Subject == subject)];

    public IReadOnlyList<TableState> Tables(WorkflowName workflow)
        => [.. Rows.Tables.Values.Where(t => t.State.Workflow == workflow).Select(t => RowCopies.Copy(t.State))];

    public TableState? FindTable(WorkflowName workflow, string name) => Tables(workflow).FirstOrDefault(t => t.Name == name);

    public TableCounts Counts(int table)
    {
        var of = Rows.Of(table);
        return new(
            of.Items.Values.Count(i => i.State != ItemState.Hidden),
            of.Items.Values.Count(i => i.State == ItemState.Blocked),
            of.Items.Values.Count(i => i.State == ItemState.Held),
            of.Letters.Count,
            of.Known.Values.Count(k => k.Owned),
            of.Pairs.Values.Count(p => p.Unmatched));
    }

    public DateTimeOffset? OldestItemAt(int table) => Rows.Of(table).Items.Values.FirstOrDefault(i => i.State != ItemState.Hidden)?.QueuedAt;

    public Item? FindItem(int table, Guid key)
        => Rows.Of(table).ItemIds.TryGetValue(key, out var id) ? RowCopies.Copy(Rows.Of(table).Items[id]) : null;

    public ItemStanding? FindStanding(int table, Guid key)
        => Rows.Of(table).ItemIds.TryGetValue(key, out var id) && Rows.Of(table).Items[id] is var item ? new ItemStanding(item.Kind, item.State, item.MayHaveArrived) : null;

    public IReadOnlyList<Item> ReadyItems(int table, Lane lane, long afterId, int limit)
        => Items(table, i => i.State == ItemState.Ready && i.Lane == lane && i.Id > afterId, limit);

    public IReadOnlyList<Item> DueItems(int table, DateTimeOffset now, int limit) =>
    [
        .. Rows.Of(table).Items.Values.Where(i => i.State == ItemState.Waiting && i.DueAt <= now)
            .OrderBy(i => i.DueAt).ThenBy(i => i.Id).Take(limit).Select(i => RowCopies.Copy(i)),
    ];

    public DateTimeOffset? NextDueAt(int table)
        => Rows.Of(table).Items.Values.Where(i => i.State == ItemState.Waiting).Min(i => (DateTimeOffset?)i.DueAt);

    public IReadOnlyList<Item> ItemsInState(int table, ItemState state, long afterId, int limit)
        => Items(table, i => i.State == state && i.Id > afterId, limit);

    public long CountInState(int table, ItemState state) => Items(table, i => i.State == state, int.MaxValue).Count;

    public IReadOnlyList<Item> ItemsReadBefore(int table, long sequence, long afterId, int limit)
        => Items(table, i => i.Sequence < sequence && i.Id > afterId, limit);

    public IReadOnlyList<Item> ItemsLinkedTo(int parentTable, Guid parentKey, bool blocking, int limit) =>
    [
        .. Rows.Tables.Values.SelectMany(t => t.Items.Values)
            .Where(i => i.Parents.Any(p => p.Table == parentTable && p.Key == parentKey && p.Blocking == blocking))
            .OrderBy(i => i.Id).Take(limit).Select(i => RowCopies.Copy(i)),
    ];

    public KnownRecord? FindKnown(int table, Guid key)
        => Rows.Of(table).KnownIds.TryGetValue(key, out var id) ? RowCopies.Copy(Rows.Of(table).Known[id]) : null;

    public IReadOnlyList<KnownRecord> KnownAfter(int table, long afterId, int limit)
        => [.. Rows.Of(table).Known.Values.Where(k => k.Id > afterId).Take(limit).Select(RowCopies.Copy)];

    public IReadOnlyList<KnownRow> KnownRows(int table, long afterId, long lastId) =>
    [
        .. Rows.Of(table).Known.Values.Where(k => k.Id > afterId && k.Id <= lastId && k.RowHash is not null)
            .Select(k => new KnownRow(k.Id, k.Key, k.RowHash!.Value)),
    ];

    public long HighestKnownId(int table) => Rows.Of(table).Known.Keys.LastOrDefault();

    public DeadLetter? FindDeadLetter(int table, Guid key)
        => Rows.Of(table).LetterIds.TryGetValue(key, out var id) ? RowCopies.Copy(Rows.Of(table).Letters[id]) : null;

    public DeadLetter? FindDeadLetter(long id)
        => Rows.Tables.Values.Where(t => t.Letters.ContainsKey(id)).Select(t => RowCopies.Copy(t.Letters[id])).FirstOrDefault();

    public IReadOnlyList<DeadLetter> DeadLettersAfter(int table, long afterId, int limit)
        => [.. Rows.Of(table).Letters.Values.Where(l => l.Id > afterId).Take(limit).Select(RowCopies.Copy)];

    public byte[]? SeenBits(int table, long chunk) => RowCopies.Copy(Rows.Of(table).Seen.GetValueOrDefault(chunk));

    public long DeletesReleasedSince(int table, DateTimeOffset since)
        => Rows.Of(table).Released.Where(r => r.Key >= Minute(since)).Sum(r => r.Value);

    public PairState? FindPair(int table, Guid key) => Rows.Of(table).Pairs.TryGetValue(key, out var pair) ? RowCopies.Copy(pair) : null;

    public long CountPairs(int table) => PairsAfter(table, null, int.MaxValue).Count;

    public IReadOnlyList<PairState> PairsAfter(int table, Guid? after, int limit)
        => [.. Rows.Of(table).Pairs.Values.Where(p => after is null || p.Key.CompareTo(after.Value) > 0).Take(limit).Select(RowCopies.Copy)];

    public string? FindMetadata(string system, string name) => Rows.Metadata.GetValueOrDefault((system, name));

    public IReadOnlyList<(string System, string Name)> MetadataNames()
        => [.. Rows.Metadata.Keys.OrderBy(k => k.System, StringComparer.Ordinal).ThenBy(k => k.Name, StringComparer.Ordinal)];

    protected static long Minute(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;

    private List<Item> Items(int table, Func<Item, bool> which, int limit)
        => [.. Rows.Of(table).Items.Values.Where(which).Take(limit).Select(i => RowCopies.Copy(i))];
}
