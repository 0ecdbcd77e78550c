using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

/// <summary>Items of one read, and how many rows a home keeps for its backlog.</summary>
internal static class PackedState
{
    public static readonly DateTimeOffset ReadAt = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One that shares a row with its neighbours, because it differs from them in nothing but what a row of them keeps for each.</summary>
    public static Item Item(int table, int n, int bodyBytes = 10) => new()
    {
        Table = table, Key = Rows.Key(n), Kind = ItemKind.Upsert, State = ItemState.Ready, Lane = Lane.Load, SourceVersion = n, Sequence = 1, DefinitionVersion = 1,
        Body = [.. Enumerable.Repeat((byte)n, bodyBytes)], Hash = [(byte)n, 1], RowHash = -n, QueuedAt = ReadAt, DueAt = ReadAt,
    };

    public static void Insert(IStateTransaction tx, int table, int from, int count, int bodyBytes = 10)
    {
        for (var n = from; n < from + count; n++)
            tx.InsertItem(Item(table, n, bodyBytes));
    }

    /// <summary>Rows of the tables that make up the backlog, as they stand on disk.</summary>
    public static (long Packs, long Contents, long Own, long Keys) Count(string file)
    {
        using var database = Sqlite.Raw.Database.Open(file, readOnly: true);
        return (Rows("pack"), Rows("pack_content"), Rows("item"), Rows("item_by_key"));

        long Rows(string table) => database.Number($"SELECT count(*) FROM {table}");
    }
}
