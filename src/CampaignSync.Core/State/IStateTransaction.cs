namespace CampaignSync.Core.State;

/// <summary>Changes the state; all of it takes effect, or none. The store keeps counters and links in step with the rows.</summary>
public interface IStateTransaction : IStateReader
{
    /// <summary>The next value of the store's counter, which orders reads and records.</summary>
    long NextSequence();

    void PutWorkflow(WorkflowState workflow);
    void PutHost(HostState host);

    /// <summary>Adds the request and gives it its number.</summary>
    long AddRequest(ControlRequest request);

    /// <summary>Notes what came of the request, and forgets those that were done <see cref="ControlRequest.KeptFor"/> ago.</summary>
    void CompleteRequest(long number, DateTimeOffset at, string? answer);

    /// <summary>Saves the next version of the subject and returns its number.</summary>
    int AddDefinition(string subject, string hash, string text, string fileName, DateTimeOffset at, string by);

    /// <summary>Inserts (id 0, and sets it) or updates.</summary>
    void PutTable(TableState table);

    /// <summary>Inserts with its links; sets the id.</summary>
    /// <exception cref="InvalidOperationException">There is an item of this table and key already.</exception>
    void InsertItem(Item item);

    /// <summary>Rewrites row and links of the item with this id; table, key and time of queuing stay.</summary>
    /// <exception cref="InvalidOperationException">There is no such item.</exception>
    void UpdateItem(Item item);

    /// <summary>Marks row and argument as in flight, and stores nothing else; the cheap path of rule 2.</summary>
    /// <exception cref="InvalidOperationException">There is no such item.</exception>
    void MarkInFlight(Item item, long epoch);

    /// <summary>Deletes by id; an item that is gone already is no error.</summary>
    void DeleteItem(Item item);

    /// <summary>
    /// Deletes the item if it stands as it stood when the argument was read: the cheap path of a completion, which mostly
    /// finds the item as it was claimed. False: it was changed or is gone, and nothing was done.
    /// </summary>
    bool DeleteItemIfUnchanged(Item item);

    /// <summary>
    /// Deletes the oldest items of a table (one that was taken out of the definition) and returns how many it deleted: in
    /// pieces, because one transaction over a large backlog would burst the bound of the write-ahead log.
    /// </summary>
    int DeleteItems(int table, int limit);

    /// <summary>Inserts or updates by (table, key); sets the id. Ids count from 1 per table and are never given twice.</summary>
    void PutKnown(KnownRecord known);

    /// <summary>Inserts and sets the id. False: this key is known already, and nothing was done.</summary>
    bool AddKnown(KnownRecord known);
    void DeleteKnown(int table, Guid key);

    /// <summary>Inserts or replaces by (table, key); sets the id, which stays when it is replaced.</summary>
    void PutDeadLetter(DeadLetter letter);
    void DeleteDeadLetter(int table, Guid key);

    void PutSeenBits(int table, long chunk, byte[] bits);
    void ClearSeen(int table);

    /// <summary>Adds to the deletes released in this minute; forgets what is older than two hours.</summary>
    void AddDeletesReleased(int table, DateTimeOffset at, long count);

    void PutPair(PairState pair);
    void DeletePair(int table, Guid key);

    void PutMetadata(string system, string name, string json);
}
