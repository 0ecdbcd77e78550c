using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

/// <summary>What every implementation of the port must do. Rows are made so that no two fields could be swapped unnoticed.</summary>
public abstract partial class StateStoreContract : IAsyncLifetime
{
    protected static readonly DateTimeOffset Start = new DateTimeOffset(2026, 3, 1, 12, 30, 45, TimeSpan.Zero).AddTicks(1234567);

    protected IStateStore Store { get; private set; } = null!;

    protected int Contacts { get; private set; }

    protected int Orders { get; private set; }

    /// <summary>Takes over the one home of this test as the next host.</summary>
    protected abstract Task<IStateStore> OpenHostAsync(HostClaim claim);

    public virtual async Task InitializeAsync()
    {
        Store = await OpenHostAsync(new HostClaim(100, "1.0.0", Start));
        (Contacts, Orders) = await Store.WriteAsync(t =>
        {
            var contacts = new TableState { Workflow = WorkflowName.Ingress, Name = "contact" };
            var orders = new TableState { Workflow = WorkflowName.Ingress, Name = "new_order" };
            t.PutTable(contacts);
            t.PutTable(orders);
            return (contacts.Id, orders.Id);
        });
    }

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    protected async Task WriteAsync(Action<IStateTransaction> work) => await Store.WriteAsync(t =>
    {
        work(t);
        return true;
    });

    /// <summary>Counts the rows themselves, by the port's other ways in.</summary>
    protected TableCounts Recount(int table) => Store.Read(r =>
    {
        var items = Enum.GetValues<ItemState>().ToDictionary(s => s, s => s == ItemState.Waiting
            ? r.DueItems(table, DateTimeOffset.MaxValue, 1000).Count
            : r.ItemsInState(table, s, 0, 1000).Count);
        return new TableCounts(
            items.Values.Sum(),
            items[ItemState.Blocked],
            items[ItemState.Held],
            r.DeadLettersAfter(table, 0, 1000).Count,
            r.KnownAfter(table, 0, 1000).Count(k => k.Owned),
            r.PairsAfter(table, null, 1000).Count(p => p.Unmatched));
    });

    protected static Guid Key(int n) => new(n, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    protected static Item Ready(int table, int n, Lane lane = Lane.Load) => InState(table, n, ItemState.Ready, lane);

    protected static Item InState(int table, int n, ItemState state, Lane lane = Lane.Load, DateTimeOffset? queuedAt = null) => new()
    {
        Table = table, Key = Key(n), Kind = ItemKind.Upsert, State = state, Lane = lane, SourceVersion = n, Sequence = n, DefinitionVersion = 1,
        Body = [1, 2, 3], Hash = [4, 5], QueuedAt = queuedAt ?? Start,
    };

    protected static KnownRecord Known(int table, int n) => new() { Table = table, Key = Key(n), Owned = true, WrittenAt = Start };

    protected static DeadLetter Letter(int table, int n, string errorId = "Refused") => new()
    {
        Table = table, Key = Key(n), KeyText = "event 1", ErrorId = errorId, Reason = "too long", Attempts = 3, FirstAt = Start, LastAt = Start.AddHours(1),
        Request = "PATCH", Answer = "400", Kind = ItemKind.Refetch, Body = [7, 8], SourceVersion = 4, Uncertain = true, Sequence = 5,
    };

    /// <summary>Compares all properties, byte for byte and tick for tick.</summary>
    protected static void Same(object? expected, object? actual) => Assert.Equivalent(expected, actual, strict: true);
}
