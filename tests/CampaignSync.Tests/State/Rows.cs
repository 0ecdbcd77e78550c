using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

/// <summary>Rows for tests that do not look at their fields.</summary>
internal static class Rows
{
    public static Guid Key(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    public static Item Blocked(int table, int n, params ParentLink[] parents) => New(table, n, ItemState.Blocked, 200, parents);

    public static Item Ready(int table, int n, int bodyBytes = 200) => New(table, n, ItemState.Ready, bodyBytes, []);

    private static Item New(int table, int n, ItemState state, int bodyBytes, ParentLink[] parents) => new()
    {
        Table = table, Key = Key(n), Kind = ItemKind.Upsert, State = state, Lane = Lane.Load, SourceVersion = n, Sequence = n, DefinitionVersion = 1,
        Body = new byte[bodyBytes], Hash = [1], QueuedAt = DateTimeOffset.UnixEpoch, Parents = parents,
    };
}
