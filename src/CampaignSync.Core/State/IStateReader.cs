using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Core.State;

/// <summary>Looks at the state. What it returns is a copy.</summary>
public interface IStateReader
{
    // Workflows, host, requests

    /// <summary>STOPPED if it was never put.</summary>
    WorkflowState GetWorkflow(WorkflowName name);
    HostState? GetHost();
    IReadOnlyList<ControlRequest> OpenRequests();
    ControlRequest? FindRequest(long number);

    // Definitions

    /// <summary>The newest, if no version is named.</summary>
    SavedDefinition? FindDefinition(string subject, int? version = null);

    /// <summary>Oldest first.</summary>
    IReadOnlyList<SavedDefinition> DefinitionHistory(string subject);

    // Tables
    IReadOnlyList<TableState> Tables(WorkflowName workflow);
    TableState? FindTable(WorkflowName workflow, string name);
    TableCounts Counts(int table);

    /// <summary>When the oldest item of the table was queued; null: the backlog is empty.</summary>
    DateTimeOffset? OldestItemAt(int table);

    // Backlog
    Item? FindItem(int table, Guid key);

    /// <summary>What an item asks for and waits for, without the rest of it, which costs more to read. Null: there is none.</summary>
    ItemStanding? FindStanding(int table, Guid key);

    /// <summary>Ready items of a lane in the order of the queue, ids above <paramref name="afterId"/>.</summary>
    IReadOnlyList<Item> ReadyItems(int table, Ports.Lane lane, long afterId, int limit);

    /// <summary>Waiting items whose time has come, the longest due first.</summary>
    IReadOnlyList<Item> DueItems(int table, DateTimeOffset now, int limit);

    /// <summary>When the next waiting item is due; null: none waits.</summary>
    DateTimeOffset? NextDueAt(int table);

    /// <summary>Items in a state, ids above <paramref name="afterId"/>; for Blocked, Settling, Held and Hidden.</summary>
    IReadOnlyList<Item> ItemsInState(int table, ItemState state, long afterId, int limit);

    /// <summary>How many items are in a state, without reading them; for Blocked, Settling, Held and Hidden.</summary>
    long CountInState(int table, ItemState state);

    /// <summary>Items that were read before a time on the store's counter, in the order of ids.</summary>
    IReadOnlyList<Item> ItemsReadBefore(int table, long sequence, long afterId, int limit);

    /// <summary>Items whose links name this record.</summary>
    /// <param name="blocking">True: those that wait for it. False: those that refer to it and do not wait for it.</param>
    IReadOnlyList<Item> ItemsLinkedTo(int parentTable, Guid parentKey, bool blocking, int limit);

    // Known records
    KnownRecord? FindKnown(int table, Guid key);

    /// <summary>Known records in the order of ids.</summary>
    IReadOnlyList<KnownRecord> KnownAfter(int table, long afterId, int limit);

    /// <summary>Known records whose source row is known, in the order of ids: of those above <paramref name="afterId"/> and up to <paramref name="lastId"/>.</summary>
    IReadOnlyList<KnownRow> KnownRows(int table, long afterId, long lastId);
    long HighestKnownId(int table);

    // Dead letters
    DeadLetter? FindDeadLetter(int table, Guid key);
    DeadLetter? FindDeadLetter(long id);
    IReadOnlyList<DeadLetter> DeadLettersAfter(int table, long afterId, int limit);

    /// <summary>Bits of "seen in the read under way", of 4,096 known ids each.</summary>
    byte[]? SeenBits(int table, long chunk);

    /// <summary>Deletes released since a time, the minute of that time included: what the guard adds up over the last hour.</summary>
    long DeletesReleasedSince(int table, DateTimeOffset since);

    // Pairs of contact and profile
    PairState? FindPair(int table, Guid key);

    /// <summary>Pairs in the order of keys, as their text sorts.</summary>
    /// <summary>All pairs of the table. Reads each of them: not for what is done often.</summary>
    long CountPairs(int table);

    IReadOnlyList<PairState> PairsAfter(int table, Guid? after, int limit);

    /// <summary>Metadata that was last checked, by system and name, as JSON.</summary>
    string? FindMetadata(string system, string name);
    IReadOnlyList<(string System, string Name)> MetadataNames();
}
