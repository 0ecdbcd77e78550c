using System.Numerics;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Sqlite.Rows;

/// <summary>
/// A row of items with consecutive ids that were inserted together: ready upserts without parents, that nobody has touched
/// since but to claim or end them. Says what they have in common, and which are in flight or gone.
/// </summary>
internal sealed class Pack
{
    public const int MostItems = 128;

    public required long FirstId { get; init; }
    public required int Table { get; init; }
    public required Lane Lane { get; init; }
    public required long Sequence { get; init; }
    public required int DefinitionVersion { get; init; }
    public required bool WriteAll { get; init; }
    public required DateTimeOffset QueuedAt { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public int Count { get; set; }

    /// <summary>Of all its items that are in flight.</summary>
    public long InFlightEpoch { get; set; }
    public byte[] InFlight { get; init; } = new byte[MostItems / 8];
    public byte[] Gone { get; init; } = new byte[MostItems / 8];

    /// <summary>Other than its row says.</summary>
    public bool Changed { get; set; }

    public long LastId => FirstId + Count - 1;

    /// <summary>Items that are not gone.</summary>
    public int Left => Count - Gone.Sum(b => BitOperations.PopCount(b));

    /// <summary>Whether an item may stand in a pack at all.</summary>
    public static bool Takes(Item item) => item is
    {
        Kind: ItemKind.Upsert, State: ItemState.Ready, Revision: 1, InFlightEpoch: 0, Uncertain: false, Attempts: 0, CountedAttempts: 0, LastError: null, Parents.Count: 0,
    };

    public static Pack For(Item item) => new()
    {
        FirstId = item.Id,
        Table = item.Table,
        Lane = item.Lane,
        Sequence = item.Sequence,
        DefinitionVersion = item.DefinitionVersion,
        WriteAll = item.WriteAll,
        QueuedAt = item.QueuedAt,
        DueAt = item.DueAt,
    };

    /// <summary>Whether an item is the next of this pack.</summary>
    public bool Joins(Item item) => Count < MostItems && item.Id == FirstId + Count && item.Table == Table && item.Lane == Lane && item.Sequence == Sequence
        && item.DefinitionVersion == DefinitionVersion && item.WriteAll == WriteAll && item.QueuedAt == QueuedAt && item.DueAt == DueAt;

    /// <summary>Whether the item stands here and is not gone.</summary>
    public bool Holds(long id) => id >= FirstId && id <= LastId && !Has(Gone, id);

    public bool IsInFlight(long id) => Has(InFlight, id);

    public void MarkInFlight(long id, long epoch)
    {
        InFlightEpoch = epoch;
        Set(InFlight, id);
    }

    public void MarkGone(long id) => Set(Gone, id);

    /// <summary>Ids of the items that are not gone, from one on.</summary>
    public IEnumerable<long> IdsAfter(long id)
    {
        for (var next = Math.Max(id + 1, FirstId); next <= LastId; next++)
        {
            if (!Has(Gone, next))
                yield return next;
        }
    }

    private bool Has(byte[] bits, long id) => (bits[(id - FirstId) / 8] & (1 << (int)((id - FirstId) % 8))) != 0;

    private void Set(byte[] bits, long id)
    {
        bits[(id - FirstId) / 8] |= (byte)(1 << (int)((id - FirstId) % 8));
        Changed = true;
    }
}
