using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

/// <summary>What every implementation of the port must do. Rows are made so that no two fields could be swapped unnoticed.</summary>
public abstract class StateStoreContract : IAsyncLifetime
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

    [Fact]
    public void GetWorkflow_NeverPut_IsStopped()
    {
        var workflow = Store.Read(r => r.GetWorkflow(WorkflowName.Egress));

        Assert.Equal(WorkflowName.Egress, workflow.Name);
        Assert.Equal(WorkflowStatus.STOPPED, workflow.Status);
        Assert.Null(workflow.RunningVersion);
    }

    [Fact]
    public async Task PutWorkflow_AllFields_ComeBack()
    {
        var put = new WorkflowState
        {
            Name = WorkflowName.Ingress, Status = WorkflowStatus.FAILED, ErrorId = "ErrorRun", Reason = "51 in a row", FailedAt = Start.AddSeconds(1),
            RunningVersion = 3, RunningConnections = 4, StartRequest = 5, Health = WorkflowHealth.Degraded, HealthCause = "Campaign is away",
            SourcesRead = true, StartedAt = Start.AddSeconds(2), LastReadAt = Start.AddSeconds(3), LastWrittenAt = Start.AddSeconds(4),
            Counts = new(11, 12, 13, 14, 15, 16),
        };
        await WriteAsync(t => t.PutWorkflow(put));
        Same(put, Store.Read(r => r.GetWorkflow(WorkflowName.Ingress)));

        var cleared = new WorkflowState { Name = WorkflowName.Ingress, Status = WorkflowStatus.STOPPED };
        await WriteAsync(t => t.PutWorkflow(cleared));
        Same(cleared, Store.Read(r => r.GetWorkflow(WorkflowName.Ingress)));
    }

    [Fact]
    public async Task Host_Claimed_ThenHeartbeatAndEnd_ComeBack()
    {
        var claimed = Store.Read(r => r.GetHost())!;
        Assert.Equal(new HostState(claimed.Epoch, 100, "1.0.0", Start, Start, Ended: false), claimed);
        Assert.True(claimed.Epoch > 0);

        var ended = claimed with { HeartbeatAt = Start.AddSeconds(9), Ended = true };
        await WriteAsync(t => t.PutHost(ended));

        Assert.Equal(ended, Store.Read(r => r.GetHost()));
    }

    [Fact]
    public async Task WriteAsync_AfterAnotherHostTookOver_IsFencedAndChangesNothing()
    {
        await using var second = await OpenHostAsync(new HostClaim(200, "1.0.1", Start.AddMinutes(1)));

        await Assert.ThrowsAsync<StoreFencedException>(() => WriteAsync(t => t.PutMetadata("dataverse", "contact", "{}")));

        Assert.Null(second.Read(r => r.FindMetadata("dataverse", "contact")));
        Assert.Equal(2, second.Read(r => r.GetHost())!.Epoch);
        Assert.Equal(1, await second.WriteAsync(t => t.AddRequest(Request())));
    }

    [Fact]
    public async Task Requests_AreNumberedAndOpenUntilDone()
    {
        var first = Request();
        var second = Request(WorkflowName.OptInOut, RequestVerb.Stop, argument: null);
        await WriteAsync(t =>
        {
            t.AddRequest(first);
            t.AddRequest(second);
        });

        Assert.Equal((1, 2), (first.Number, second.Number));
        Same(new[] { first, second }, Store.Read(r => r.OpenRequests()));

        await WriteAsync(t => t.CompleteRequest(1, Start.AddSeconds(5), "{\"ok\":true}"));

        Same(new[] { second }, Store.Read(r => r.OpenRequests()));
        first.DoneAt = Start.AddSeconds(5);
        first.Answer = "{\"ok\":true}";
        Same(first, Store.Read(r => r.FindRequest(1)));
        Assert.Null(Store.Read(r => r.FindRequest(3)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(t => t.CompleteRequest(3, Start, null)));
    }

    [Fact]
    public async Task Definitions_AreVersionsPerSubject()
    {
        await WriteAsync(t =>
        {
            Assert.Equal(1, t.AddDefinition("Ingress", "h1", "text 1", "a.yaml", Start, "ann"));
            Assert.Equal(1, t.AddDefinition(SavedDefinition.Connections, "hc", "text c", "c.yaml", Start, "ann"));
            Assert.Equal(2, t.AddDefinition("Ingress", "h2", "text 2", "b.yaml", Start.AddHours(1), "bob"));
        });

        var first = new SavedDefinition("Ingress", 1, "h1", "text 1", "a.yaml", Start, "ann");
        var second = new SavedDefinition("Ingress", 2, "h2", "text 2", "b.yaml", Start.AddHours(1), "bob");
        Assert.Equal(second, Store.Read(r => r.FindDefinition("Ingress")));
        Assert.Equal(first, Store.Read(r => r.FindDefinition("Ingress", 1)));
        Assert.Null(Store.Read(r => r.FindDefinition("Ingress", 3)));
        Assert.Null(Store.Read(r => r.FindDefinition("Egress")));
        Assert.Equal([first, second], Store.Read(r => r.DefinitionHistory("Ingress")));
    }

    [Fact]
    public async Task PutTable_AllFields_ComeBack()
    {
        var table = new TableState
        {
            Workflow = WorkflowName.Egress, Name = "events", Phase = ReadPhase.Sweep, Link = "l", DeltaLink = "d", LinkAt = Start, ReadBegan = 2,
            LastReadBegan = 3, SweptTo = 4, Replaying = true, ReplayRequested = false, ReadsWithoutDeltaLink = 5, NewestVersion = 6,
            Fingerprint = "f", FingerprintVersion = 7, BeganEmpty = true, Removed = false, Extra = "{}",
        };
        await WriteAsync(t => t.PutTable(table));
        Assert.NotEqual(0, table.Id);
        Same(table, Store.Read(r => r.FindTable(WorkflowName.Egress, "events")));

        (table.Phase, table.Link, table.DeltaLink, table.LinkAt, table.Fingerprint, table.Extra) = (ReadPhase.Incremental, null, null, null, null, null);
        (table.Replaying, table.ReplayRequested, table.Removed, table.BeganEmpty) = (false, true, true, false);
        await WriteAsync(t => t.PutTable(table));

        Same(new[] { table }, Store.Read(r => r.Tables(WorkflowName.Egress)));
        Assert.Equal([Contacts, Orders], Store.Read(r => r.Tables(WorkflowName.Ingress)).Select(t => t.Id));
        Assert.Null(Store.Read(r => r.FindTable(WorkflowName.Ingress, "events")));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => WriteAsync(t => t.PutTable(new TableState { Workflow = WorkflowName.Egress, Name = "events" })));
    }

    [Fact]
    public async Task NextSequence_Grows_AndPassesOverNothingThatWasCommitted()
    {
        var first = await Store.WriteAsync(t => (t.NextSequence(), t.NextSequence()));
        var second = await Store.WriteAsync(t => t.NextSequence());

        Assert.Equal((1, 2), first);
        Assert.Equal(3, second);
    }

    [Fact]
    public async Task InsertItem_AllFields_ComeBack()
    {
        var bare = new Item
        {
            Table = Contacts, Key = Key(1), Kind = ItemKind.Delete, State = ItemState.Held, Lane = Lane.OptOut, SourceVersion = 0, Sequence = 0,
            DefinitionVersion = 1, QueuedAt = Start,
        };
        var full = FullItem(Key(2));
        await WriteAsync(t =>
        {
            t.InsertItem(bare);
            t.InsertItem(full);
        });

        Assert.True(bare.Id > 0 && full.Id > bare.Id);
        Same(bare, Store.Read(r => r.FindItem(Contacts, Key(1))));
        Same(full, Store.Read(r => r.FindItem(Contacts, Key(2))));
        Assert.Null(Store.Read(r => r.FindItem(Orders, Key(2))));
        Assert.Null(Store.Read(r => r.FindItem(Contacts, Key(3))));
    }

    [Fact]
    public async Task InsertItem_OfAKeyThatIsQueued_ThrowsAndTakesTheWholePieceBack()
    {
        await WriteAsync(t => t.InsertItem(Ready(Contacts, 1)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(t =>
        {
            t.InsertItem(Ready(Contacts, 2));
            t.InsertItem(Ready(Contacts, 1));
        }));

        Assert.Equal(1, Store.Read(r => r.Counts(Contacts)).Backlog);
        Assert.Null(Store.Read(r => r.FindItem(Contacts, Key(2))));
    }

    [Fact]
    public async Task UpdateItem_RewritesRowAndLinks_ButNotItsPlace()
    {
        var item = Ready(Contacts, 1);
        item.Parents = [new(Orders, Key(9), Blocking: true)];
        await WriteAsync(t => t.InsertItem(item));

        var update = FullItem(Key(1), id: item.Id);
        await WriteAsync(t => t.UpdateItem(update));

        var found = Store.Read(r => r.FindItem(Contacts, Key(1)))!;
        Assert.Equal(item.QueuedAt, found.QueuedAt);
        Same(RowCopies.Copy(update, item.QueuedAt), found);
        Assert.Empty(Store.Read(r => r.ItemsLinkedTo(Orders, Key(9), blocking: true, 10)));
        Assert.Single(Store.Read(r => r.ItemsLinkedTo(Orders, Key(101), blocking: true, 10)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(t => t.UpdateItem(FullItem(Key(1), id: item.Id + 1))));
    }

    [Fact]
    public async Task MarkInFlight_StoresTheMarkAndNothingElse()
    {
        var item = FullItem(Key(1));
        await WriteAsync(t => t.InsertItem(item));
        var before = Store.Read(r => r.FindItem(Contacts, Key(1)))!;

        item.Attempts = 77;
        await WriteAsync(t => t.MarkInFlight(item, 8));

        Assert.Equal(8, item.InFlightEpoch);
        before.InFlightEpoch = 8;
        Same(before, Store.Read(r => r.FindItem(Contacts, Key(1))));
        await WriteAsync(t => t.DeleteItem(item));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(t => t.MarkInFlight(item, 8)));
    }

    [Fact]
    public async Task DeleteItem_RemovesRowAndLinks_AndIsNoErrorTwice()
    {
        var item = FullItem(Key(1));
        await WriteAsync(t => t.InsertItem(item));

        await WriteAsync(t => t.DeleteItem(item));
        await WriteAsync(t => t.DeleteItem(item));

        Assert.Null(Store.Read(r => r.FindItem(Contacts, Key(1))));
        Assert.Empty(Store.Read(r => r.ItemsLinkedTo(Orders, Key(101), blocking: true, 10)));
        Assert.Equal(default, Store.Read(r => r.Counts(Contacts)));
    }

    [Fact]
    public async Task InsertItem_AfterTheNewestWasDeleted_GetsAHigherId()
    {
        var first = Ready(Contacts, 1);
        var second = Ready(Contacts, 2);
        await WriteAsync(t => t.InsertItem(first));
        await WriteAsync(t => t.DeleteItem(first));
        await WriteAsync(t => t.InsertItem(second));

        Assert.True(second.Id > first.Id);
    }

    [Fact]
    public async Task DeleteItems_TakesTheOldestOfThatTable()
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 5; i++)
                t.InsertItem(Ready(Contacts, i));
            t.InsertItem(Ready(Orders, 1));
        });

        Assert.Equal(3, await Store.WriteAsync(t => t.DeleteItems(Contacts, 3)));
        Assert.Equal([Key(4), Key(5)], Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 10)).Select(i => i.Key));
        Assert.Equal(2, await Store.WriteAsync(t => t.DeleteItems(Contacts, 3)));
        Assert.Equal(0, await Store.WriteAsync(t => t.DeleteItems(Contacts, 3)));
        Assert.Equal(1, Store.Read(r => r.Counts(Orders)).Backlog);
    }

    [Fact]
    public async Task ReadyItems_ArePagedInQueueOrderPerLane()
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 6; i++)
                t.InsertItem(Ready(Contacts, i, i % 2 == 0 ? Lane.Load : Lane.OptOut));
            t.InsertItem(Ready(Orders, 1));
            t.InsertItem(InState(Contacts, 7, ItemState.Blocked));
        });

        var page = Store.Read(r => r.ReadyItems(Contacts, Lane.Load, 0, 2));
        Assert.Equal([Key(2), Key(4)], page.Select(i => i.Key));
        Assert.Equal([Key(6)], Store.Read(r => r.ReadyItems(Contacts, Lane.Load, page[^1].Id, 2)).Select(i => i.Key));
        Assert.Equal([Key(1), Key(3), Key(5)], Store.Read(r => r.ReadyItems(Contacts, Lane.OptOut, 0, 10)).Select(i => i.Key));
        Assert.Empty(Store.Read(r => r.ReadyItems(Contacts, Lane.Incremental, 0, 10)));
    }

    [Fact]
    public async Task DueItems_LongestDueFirst_AndOnlyWaitingOnes()
    {
        await WriteAsync(t =>
        {
            t.InsertItem(Waiting(1, Start.AddSeconds(3)));
            t.InsertItem(Waiting(2, Start.AddSeconds(1)));
            t.InsertItem(Waiting(3, Start.AddSeconds(9)));
            var ready = Ready(Contacts, 4);
            ready.DueAt = Start;
            t.InsertItem(ready);
        });

        Assert.Equal(Start.AddSeconds(1), Store.Read(r => r.NextDueAt(Contacts)));
        Assert.Equal([Key(2), Key(1)], Store.Read(r => r.DueItems(Contacts, Start.AddSeconds(3), 10)).Select(i => i.Key));
        Assert.Equal([Key(2)], Store.Read(r => r.DueItems(Contacts, Start.AddSeconds(3), 1)).Select(i => i.Key));
        Assert.Empty(Store.Read(r => r.DueItems(Contacts, Start, 10)));
        Assert.Null(Store.Read(r => r.NextDueAt(Orders)));
    }

    [Theory]
    [InlineData(ItemState.Ready)]
    [InlineData(ItemState.Blocked)]
    [InlineData(ItemState.Settling)]
    [InlineData(ItemState.Held)]
    public async Task ItemsInState_ArePagedOverAllLanes(ItemState state)
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 6; i++)
                t.InsertItem(InState(Contacts, i, state, (Lane)(2 - i % 3)));
            foreach (var other in Enum.GetValues<ItemState>().Where(s => s != state))
                t.InsertItem(InState(Contacts, 10 + (int)other, other));
        });

        var page = Store.Read(r => r.ItemsInState(Contacts, state, 0, 4));
        Assert.Equal([Key(1), Key(2), Key(3), Key(4)], page.Select(i => i.Key));
        Assert.Equal([Key(5), Key(6)], Store.Read(r => r.ItemsInState(Contacts, state, page[^1].Id, 4)).Select(i => i.Key));
    }

    [Fact]
    public async Task ItemsReadBefore_ArePagedInIdOrderOverAllStates()
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 10; i++)
                t.InsertItem(InState(Contacts, i, (ItemState)(4 - i % 5), (Lane)(i % 3)));
            t.InsertItem(Ready(Orders, 1));
        });

        var page = Store.Read(r => r.ItemsReadBefore(Contacts, 8, 0, 5));
        Assert.Equal([Key(1), Key(2), Key(3), Key(4), Key(5)], page.Select(i => i.Key));
        Assert.Equal([Key(6), Key(7)], Store.Read(r => r.ItemsReadBefore(Contacts, 8, page[^1].Id, 5)).Select(i => i.Key));
        Assert.Empty(Store.Read(r => r.ItemsReadBefore(Contacts, 1, 0, 5)));
    }

    [Fact]
    public async Task ItemsLinkedTo_TellsBlockingFromReferring()
    {
        await WriteAsync(t =>
        {
            t.InsertItem(Linked(1, new ParentLink(Contacts, Key(50), Blocking: true), new ParentLink(Contacts, Key(51))));
            t.InsertItem(Linked(2, new ParentLink(Contacts, Key(50))));
            t.InsertItem(Linked(3, new ParentLink(Orders, Key(50), Blocking: true), new ParentLink(Contacts, Key(50), Blocking: true)));
        });

        Assert.Equal([Key(1), Key(3)], KeysLinked(50, blocking: true, 10));
        Assert.Equal([Key(1)], KeysLinked(50, blocking: true, 1));
        Assert.Equal([Key(2)], KeysLinked(50, blocking: false, 10));
        Assert.Equal([Key(1)], KeysLinked(51, blocking: false, 10));

        Guid[] KeysLinked(int parent, bool blocking, int limit)
            => [.. Store.Read(r => r.ItemsLinkedTo(Contacts, Key(parent), blocking, limit)).Select(i => i.Key)];
    }

    [Fact]
    public async Task ItemsLinkedTo_SameParentTwice_GivesTheItemOnce()
    {
        await WriteAsync(t => t.InsertItem(Linked(1, new ParentLink(Contacts, Key(50), true), new ParentLink(Contacts, Key(50), true), new ParentLink(Contacts, Key(50)))));

        var blocking = Assert.Single(Store.Read(r => r.ItemsLinkedTo(Contacts, Key(50), blocking: true, 10)));
        Assert.Single(Store.Read(r => r.ItemsLinkedTo(Contacts, Key(50), blocking: false, 10)));
        Assert.Equal(3, blocking.Parents.Count);
    }

    [Fact]
    public async Task OldestItemAt_IsThatOfTheLowestId_WhateverItsState()
    {
        Assert.Null(Store.Read(r => r.OldestItemAt(Contacts)));
        var oldest = InState(Contacts, 1, ItemState.Held, queuedAt: Start.AddHours(1));
        await WriteAsync(t =>
        {
            t.InsertItem(InState(Orders, 1, ItemState.Ready, queuedAt: Start.AddHours(-1)));
            t.InsertItem(oldest);
            t.InsertItem(InState(Contacts, 2, ItemState.Ready, queuedAt: Start.AddHours(2)));
        });

        Assert.Equal(Start.AddHours(1), Store.Read(r => r.OldestItemAt(Contacts)));
        await WriteAsync(t => t.DeleteItem(oldest));
        Assert.Equal(Start.AddHours(2), Store.Read(r => r.OldestItemAt(Contacts)));
    }

    [Fact]
    public async Task PutKnown_AllFields_ComeBack_AndTheIdStays()
    {
        var known = new KnownRecord
        {
            Table = Contacts, Key = Key(1), Owned = true, FilteredOut = false, SourceVersion = 5, Sequence = 6, Hash = [1, 2, 3], WrittenAt = Start,
            Parents = [new(Orders, Key(2)), new(Contacts, Key(3))],
        };
        var filtered = new KnownRecord { Table = Contacts, Key = Key(2), Owned = false, FilteredOut = true };
        await WriteAsync(t =>
        {
            t.PutKnown(known);
            t.PutKnown(filtered);
        });
        Assert.Equal((1, 2), (known.Id, filtered.Id));
        Same(known, Store.Read(r => r.FindKnown(Contacts, Key(1))));
        Same(filtered, Store.Read(r => r.FindKnown(Contacts, Key(2))));

        var again = new KnownRecord { Table = Contacts, Key = Key(1), Owned = false, FilteredOut = true, SourceVersion = 9, Sequence = 10 };
        await WriteAsync(t => t.PutKnown(again));

        Assert.Equal(1, again.Id);
        Same(again, Store.Read(r => r.FindKnown(Contacts, Key(1))));
        Assert.Null(Store.Read(r => r.FindKnown(Orders, Key(1))));
    }

    [Fact]
    public async Task KnownIds_CountPerTable_AndAreNeverGivenTwice()
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 4; i++)
            {
                t.PutKnown(Known(Contacts, i));
                t.PutKnown(Known(Orders, i));
            }
        });
        Assert.Equal(4, Store.Read(r => r.HighestKnownId(Orders)));

        await WriteAsync(t => t.DeleteKnown(Orders, Key(4)));
        await WriteAsync(t => t.DeleteKnown(Orders, Key(44)));
        Assert.Equal(3, Store.Read(r => r.HighestKnownId(Orders)));
        await WriteAsync(t => t.PutKnown(Known(Orders, 5)));

        Assert.Equal(5, Store.Read(r => r.HighestKnownId(Orders)));
        Assert.Equal([(2L, Key(2)), (3L, Key(3))], Store.Read(r => r.KnownAfter(Orders, 1, 2)).Select(k => (k.Id, k.Key)));
        Assert.Equal([(5L, Key(5))], Store.Read(r => r.KnownAfter(Orders, 3, 10)).Select(k => (k.Id, k.Key)));
        Assert.Equal(4, Store.Read(r => r.KnownAfter(Contacts, 0, 10)).Count);
    }

    [Fact]
    public async Task PutDeadLetter_AllFields_ComeBack_AndTheIdStays()
    {
        var letter = Letter(Contacts, 1, "ValueTooLong");
        await WriteAsync(t => t.PutDeadLetter(letter));
        Same(letter, Store.Read(r => r.FindDeadLetter(Contacts, Key(1))));
        Same(letter, Store.Read(r => r.FindDeadLetter(letter.Id)));
        Assert.Null(Store.Read(r => r.FindDeadLetter(letter.Id + 1)));

        var bare = new DeadLetter
        {
            Table = Contacts, Key = Key(1), ErrorId = "Refused", Reason = "no", Attempts = 1, FirstAt = Start, LastAt = Start, Kind = ItemKind.Delete,
            SourceVersion = 0, Sequence = 0,
        };
        await WriteAsync(t => t.PutDeadLetter(bare));

        Assert.Equal(letter.Id, bare.Id);
        Same(bare, Store.Read(r => r.FindDeadLetter(Contacts, Key(1))));
        Assert.Equal(1, Store.Read(r => r.Counts(Contacts)).DeadLetters);
    }

    [Fact]
    public async Task DeadLetters_ArePagedPerTable_AndDeletedByKey()
    {
        await WriteAsync(t =>
        {
            for (var i = 1; i <= 3; i++)
            {
                t.PutDeadLetter(Letter(Contacts, i));
                t.PutDeadLetter(Letter(Orders, i));
            }
        });

        var page = Store.Read(r => r.DeadLettersAfter(Contacts, 0, 2));
        Assert.Equal([Key(1), Key(2)], page.Select(l => l.Key));
        Assert.Equal([Key(3)], Store.Read(r => r.DeadLettersAfter(Contacts, page[^1].Id, 2)).Select(l => l.Key));

        await WriteAsync(t =>
        {
            t.DeleteDeadLetter(Contacts, Key(2));
            t.DeleteDeadLetter(Contacts, Key(22));
        });
        Assert.Equal([Key(1), Key(3)], Store.Read(r => r.DeadLettersAfter(Contacts, 0, 9)).Select(l => l.Key));
        Assert.Equal(3, Store.Read(r => r.Counts(Orders)).DeadLetters);
    }

    [Fact]
    public async Task SeenBits_AreKeptPerTableAndChunk()
    {
        await WriteAsync(t =>
        {
            t.PutSeenBits(Contacts, 0, [1]);
            t.PutSeenBits(Contacts, 7, [2, 3]);
            t.PutSeenBits(Contacts, 0, [4]);
            t.PutSeenBits(Orders, 0, [5]);
        });
        Assert.Equal([4], Store.Read(r => r.SeenBits(Contacts, 0))!);
        Assert.Equal([2, 3], Store.Read(r => r.SeenBits(Contacts, 7))!);
        Assert.Null(Store.Read(r => r.SeenBits(Contacts, 1)));

        await WriteAsync(t => t.ClearSeen(Contacts));

        Assert.Null(Store.Read(r => r.SeenBits(Contacts, 7)));
        Assert.Equal([5], Store.Read(r => r.SeenBits(Orders, 0))!);
    }

    [Fact]
    public async Task DeletesReleased_AddUpPerMinute_AndAreForgottenAfterTwoHours()
    {
        var minute = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
        await WriteAsync(t =>
        {
            t.AddDeletesReleased(Contacts, minute.AddSeconds(10), 5);
            t.AddDeletesReleased(Contacts, minute.AddSeconds(59), 6);
            t.AddDeletesReleased(Contacts, minute.AddSeconds(60), 100);
            t.AddDeletesReleased(Orders, minute, 1000);
        });
        Assert.Equal(111, Store.Read(r => r.DeletesReleasedSince(Contacts, minute.AddSeconds(30))));
        Assert.Equal(100, Store.Read(r => r.DeletesReleasedSince(Contacts, minute.AddMinutes(1))));
        Assert.Equal(0, Store.Read(r => r.DeletesReleasedSince(Contacts, minute.AddMinutes(2))));

        await WriteAsync(t => t.AddDeletesReleased(Contacts, minute.AddMinutes(121), 1));

        Assert.Equal(101, Store.Read(r => r.DeletesReleasedSince(Contacts, minute.AddHours(-9))));
        Assert.Equal(1000, Store.Read(r => r.DeletesReleasedSince(Orders, minute.AddHours(-9))));
    }

    [Fact]
    public async Task Pairs_ComeBackInTheOrderOfKeys()
    {
        Guid[] keys = [new("ff000000-0000-0000-0000-000000000000"), new("00000000-0000-0000-0000-0000000000ff"), new("0000000a-0000-0000-0000-000000000000"), new("80000000-0000-0000-8000-000000000000")];
        await WriteAsync(t =>
        {
            foreach (var key in keys)
                t.PutPair(new PairState { Table = Contacts, Key = key, HasContact = true, HasProfile = false, Flags = [1, 2] });
            t.PutPair(new PairState { Table = Contacts, Key = keys[0], HasContact = true, HasProfile = true, Flags = [9] });
            t.PutPair(new PairState { Table = Orders, Key = keys[0], HasContact = false, HasProfile = true, Flags = [] });
        });

        Guid[] sorted = [keys[1], keys[2], keys[3], keys[0]];
        Assert.Equal(sorted, Store.Read(r => r.PairsAfter(Contacts, null, 10)).Select(p => p.Key));
        Assert.Equal(sorted[1..3], Store.Read(r => r.PairsAfter(Contacts, sorted[0], 2)).Select(p => p.Key));
        Same(new PairState { Table = Contacts, Key = keys[0], HasContact = true, HasProfile = true, Flags = [9] }, Store.Read(r => r.FindPair(Contacts, keys[0])));
        Same(new PairState { Table = Orders, Key = keys[0], HasContact = false, HasProfile = true, Flags = [] }, Store.Read(r => r.FindPair(Orders, keys[0])));
        Assert.Equal(3, Store.Read(r => r.Counts(Contacts)).Unmatched);

        await WriteAsync(t => t.DeletePair(Contacts, keys[1]));
        await WriteAsync(t => t.DeletePair(Contacts, keys[1]));
        Assert.Null(Store.Read(r => r.FindPair(Contacts, keys[1])));
        Assert.Equal(2, Store.Read(r => r.Counts(Contacts)).Unmatched);
    }

    [Fact]
    public async Task Metadata_IsKeptBySystemAndName()
    {
        await WriteAsync(t =>
        {
            t.PutMetadata("dataverse", "contact", "1");
            t.PutMetadata("campaign", "profile", "2");
            t.PutMetadata("dataverse", "contact", "3");
        });

        Assert.Equal("3", Store.Read(r => r.FindMetadata("dataverse", "contact")));
        Assert.Null(Store.Read(r => r.FindMetadata("campaign", "contact")));
        Assert.Equal([("campaign", "profile"), ("dataverse", "contact")], Store.Read(r => r.MetadataNames()));
    }

    [Fact]
    public async Task WriteAsync_OnePieceThrows_TakesBackItsOwnChangesOnly()
    {
        var pieces = Enumerable.Range(1, 60).Select(i => Store.WriteAsync(t =>
        {
            t.NextSequence();
            t.InsertItem(InState(Contacts, i, ItemState.Blocked));
            t.PutKnown(Known(Contacts, i));
            return i % 3 == 0 ? throw new TimeoutException($"piece {i}") : i;
        })).ToArray();

        for (var i = 1; i <= pieces.Length; i++)
        {
            if (i % 3 == 0)
                Assert.Equal($"piece {i}", (await Assert.ThrowsAsync<TimeoutException>(() => pieces[i - 1])).Message);
            else
                Assert.Equal(i, await pieces[i - 1]);
        }

        var (counts, items, known) = Store.Read(r => (r.Counts(Contacts), r.ItemsInState(Contacts, ItemState.Blocked, 0, 100), r.KnownAfter(Contacts, 0, 100)));
        Assert.Equal(new TableCounts(Backlog: 40, Blocked: 40, Owned: 40), counts);
        Assert.Equal(Enumerable.Range(1, 60).Where(i => i % 3 != 0).Select(Key), items.Select(i => i.Key));
        Assert.Equal(40, known.Count);
    }

    [Fact]
    public async Task Transaction_SeesItsOwnChanges()
    {
        await WriteAsync(t =>
        {
            t.InsertItem(InState(Contacts, 1, ItemState.Held));
            t.PutKnown(Known(Contacts, 1));
            Assert.Equal(new TableCounts(Backlog: 1, Held: 1, Owned: 1), t.Counts(Contacts));
            Assert.NotNull(t.FindItem(Contacts, Key(1)));
            Assert.Equal(1, t.HighestKnownId(Contacts));
        });
    }

    [Fact]
    public async Task Store_OpenedAgain_HoldsWhatWasCommitted_AndGoesOnCounting()
    {
        var item = FullItem(Key(1));
        await WriteAsync(t =>
        {
            t.NextSequence();
            t.InsertItem(item);
            t.PutKnown(Known(Contacts, 1));
            t.PutDeadLetter(Letter(Contacts, 2));
        });
        await Store.DisposeAsync();
        Store = await OpenHostAsync(new HostClaim(101, "1.0.0", Start.AddHours(1)));

        Same(item, Store.Read(r => r.FindItem(Contacts, Key(1))));
        Assert.Equal(new TableCounts(Backlog: 1, DeadLetters: 1, Owned: 1), Store.Read(r => r.Counts(Contacts)));
        Assert.Equal(2, Store.Read(r => r.GetHost())!.Epoch);
        var next = Ready(Contacts, 3);
        Assert.Equal(2, await Store.WriteAsync(t =>
        {
            t.InsertItem(next);
            return t.NextSequence();
        }));
        Assert.True(next.Id > item.Id);
    }

    [Fact]
    public async Task WriteAsync_CancelledBefore_DoesNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteAsync(t => t.AddRequest(Request()), new CancellationToken(canceled: true)));

        Assert.Empty(Store.Read(r => r.OpenRequests()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Counts_AfterRandomOperations_EqualContents(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var fails = random.Next(4) == 0;
            var operations = Enumerable.Range(0, random.Next(1, 12)).Select(_ => (random.Next(10), random.Next(12), random.Next(2) == 0 ? Contacts : Orders, random.Next(5))).ToArray();
            var piece = Store.WriteAsync(t =>
            {
                foreach (var (operation, n, table, state) in operations)
                    Operate(t, operation, n, table, (ItemState)state);
                return fails ? throw new TimeoutException() : true;
            });
            if (fails)
                await Assert.ThrowsAsync<TimeoutException>(() => piece);
            else
                await piece;

            foreach (var table in new[] { Contacts, Orders })
                Assert.Equal(Recount(table), Store.Read(r => r.Counts(table)));
        }
    }

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

    private static void Operate(IStateTransaction t, int operation, int n, int table, ItemState state)
    {
        var item = t.FindItem(table, Key(n));
        switch (operation)
        {
            case 0 or 1 or 2 when item is null:
                t.InsertItem(InState(table, n, state));
                break;
            case 0 or 1 when item is not null:
                item.State = state;
                t.UpdateItem(item);
                break;
            case 3 when item is not null:
                t.DeleteItem(item);
                break;
            case 4:
                t.PutKnown(new KnownRecord { Table = table, Key = Key(n), Owned = state < ItemState.Settling });
                break;
            case 5:
                t.DeleteKnown(table, Key(n));
                break;
            case 6:
                t.PutDeadLetter(Letter(table, n));
                break;
            case 7:
                t.DeleteDeadLetter(table, Key(n));
                break;
            case 8:
                t.PutPair(new PairState { Table = table, Key = Key(n), HasContact = state < ItemState.Settling, HasProfile = n % 2 == 0, Flags = [] });
                break;
            case 9 when state == ItemState.Held:
                t.DeleteItems(table, 3);
                break;
            case 9:
                t.DeletePair(table, Key(n));
                break;
        }
    }

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

    private static ControlRequest Request(WorkflowName? workflow = null, RequestVerb verb = RequestVerb.TestConnection, string? argument = "{}")
        => new() { Verb = verb, Workflow = workflow, Argument = argument, RequestedAt = Start.AddSeconds(1), RequestedBy = "ann" };

    private Item Waiting(int n, DateTimeOffset due)
    {
        var item = InState(Contacts, n, ItemState.Waiting);
        item.DueAt = due;
        return item;
    }

    private Item Linked(int n, params ParentLink[] parents)
    {
        var item = InState(Orders, n, ItemState.Blocked);
        item.Parents = parents;
        return item;
    }

    private Item FullItem(Guid key, long id = 0) => new()
    {
        Id = id, Table = Contacts, Key = key, Kind = ItemKind.Upsert, State = ItemState.Waiting, Lane = Lane.Incremental, Revision = 2, SourceVersion = long.MaxValue,
        Sequence = 4, DefinitionVersion = 5, Body = [6, 0, 7], Hash = [8], WriteAll = true, InFlightEpoch = 9, Uncertain = true, Attempts = 10,
        CountedAttempts = 11, QueuedAt = Start.AddTicks(1), DueAt = Start.AddTicks(2), LastError = "503",
        Parents = [new(Orders, Key(100)), new(Orders, Key(101), Blocking: true)],
    };
}
