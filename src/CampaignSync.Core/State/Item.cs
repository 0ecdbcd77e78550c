using CampaignSync.Core.Ports;

namespace CampaignSync.Core.State;

/// <summary>What an item asks for.</summary>
public enum ItemKind : byte
{
    /// <summary>Write the body.</summary>
    Upsert = 1,

    /// <summary>Make the record gone.</summary>
    Delete = 2,

    /// <summary>Read the record again first: it was queued under another definition version, restored from the dead letters, or came in an order that cannot be told.</summary>
    Refetch = 3,
}

/// <summary>What an item waits for.</summary>
public enum ItemState : byte
{
    /// <summary>Nothing but its turn.</summary>
    Ready = 0,

    /// <summary>Its back-off: <see cref="Item.DueAt"/>. Due already: its turn, ahead of the ready ones.</summary>
    Waiting = 1,

    /// <summary>A parent (upserts) or children (deletes).</summary>
    Blocked = 2,

    /// <summary>A delete that was found by a read that has not ended, so that the guard can count before the first goes.</summary>
    Settling = 3,

    /// <summary>The deletion guard: an admin must release it.</summary>
    Held = 4,

    /// <summary>
    /// A delete that found nothing while a parent of its record is missing at the destination: Campaign hides such a record,
    /// so that it may come back with its parent. Waits for one of these parents to be written, and is no part of the backlog,
    /// because until then there is nothing to be done.
    /// </summary>
    Hidden = 5,
}

/// <summary>One entry of the backlog. There is at most one per (table, key); a newer change replaces what it asks for and keeps its place.</summary>
public sealed class Item
{
    /// <summary>Given by the store at insert; grows and is never given twice, so that it is also the order of the queue.</summary>
    public long Id { get; set; }

    /// <summary>Number of the table (<see cref="TableState.Id"/>).</summary>
    public required int Table { get; init; }
    public required Guid Key { get; init; }
    public required ItemKind Kind { get; set; }
    public required ItemState State { get; set; }
    public required Lane Lane { get; set; }

    /// <summary>Grows with each replacement; a completion removes only the revision that it wrote (rule 2).</summary>
    public int Revision { get; set; } = 1;

    /// <summary>Row version at the source; of a delete the newest version seen when it was read. Newer replaces older by this, not by arrival.</summary>
    public required long SourceVersion { get; set; }

    /// <summary>When it was read, on the store's own counter; decides "read before", "seen since".</summary>
    public required long Sequence { get; set; }

    /// <summary>Definition version that it was mapped under.</summary>
    public required int DefinitionVersion { get; set; }

    /// <summary>Upsert: the body as the mapping encoded it. Egress: the mapped event.</summary>
    public byte[]? Body { get; set; }

    /// <summary>Keyed hash of what the body writes.</summary>
    public byte[]? Hash { get; set; }

    /// <summary>Hash of the source row that the body was made of; null: not known.</summary>
    public long? RowHash { get; set; }

    /// <summary>Replay: write all fields.</summary>
    public bool WriteAll { get; set; }

    /// <summary>Epoch of the host that has it in flight; 0: none. One of an earlier host: its outcome is uncertain.</summary>
    public long InFlightEpoch { get; set; }

    /// <summary>An attempt was made whose outcome is not known: never skip it, begin with an update.</summary>
    public bool Uncertain { get; set; }

    /// <summary>An attempt is under way, or its outcome is not known: what it writes may be at the destination. Whoever takes the item out must leave that on record.</summary>
    public bool MayHaveArrived => Uncertain || InFlightEpoch != 0;

    /// <summary>Where a write begins; set when claimed, not stored.</summary>
    public Expectation Expect { get; set; }

    /// <summary>The store's own counter before its record is asked for again; set when claimed, not stored.</summary>
    public long AskedAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>Unknown answers that count towards a dead letter (rule 10).</summary>
    public int CountedAttempts { get; set; }

    public DateTimeOffset QueuedAt { get; init; }
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Why the last attempt did not end it; no personal data.</summary>
    public string? LastError { get; set; }

    /// <summary>Records that it refers to, for rule 6.</summary>
    public IReadOnlyList<ParentLink> Parents { get; set; } = [];

    /// <summary>Whether nothing newer was asked for since the item was claimed. One that took the place of an item that was taken out counts its revisions from the beginning.</summary>
    public bool IsStill(Item claimed) => Id == claimed.Id && Revision == claimed.Revision;
}

/// <summary>How an item stands.</summary>
/// <param name="MayHaveArrived">See <see cref="Item.MayHaveArrived"/>.</param>
public readonly record struct ItemStanding(ItemKind Kind, ItemState State, bool MayHaveArrived);

/// <summary>A record that an item (or a known record) refers to.</summary>
/// <param name="Blocking">
/// True: the item waits for it; of a delete that found nothing, that this parent was not written since. Known records' links
/// never block.
/// </param>
/// <param name="Former">The source does not refer to it any more; what stands at the destination may, until a write has a certain outcome.</param>
public readonly record struct ParentLink(int Table, Guid Key, bool Blocking = false, bool Former = false);
