using System.Text.Json;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Tests.Definitions;

namespace CampaignSync.Tests.CommandLine;

public sealed class RecordTests : IAsyncLifetime, IDisposable
{
    private static readonly Guid Key = new("6d1fe8c7-2d3a-4b7e-9f5c-0a1b2c3d4e5f");
    private static readonly Guid ParentKey = new("11111111-2d3a-4b7e-9f5c-0a1b2c3d4e5f");

    private readonly CommandBench _bench = new();
    private int _contact;
    private int _order;

    public async Task InitializeAsync()
    {
        await _bench.RunAsync("apply", _bench.Write("ingress.yaml", Yaml.Ingress), _bench.Write("connections.yaml", Yaml.Connections));
        await _bench.ChangeAsync(tx =>
        {
            _contact = AddTable(tx, "contact");
            _order = AddTable(tx, "new_order");
        });
    }

    [Fact]
    public async Task Where_HasTheFieldsOfTheContract()
    {
        var (code, output, _) = await _bench.RunAsync("where", "Ingress", Key.ToString(), "--json");

        Assert.Equal(0, code);
        Assert.Equal($$"""{"workflow":"Ingress","table":null,"key":"{{Key}}","place":"Unknown","until":null,"blockedBy":null,"reason":null,"writtenAt":null}""", JsonSerializer.Serialize(JsonDocument.Parse(output).RootElement));
    }

    [Fact]
    public async Task Where_AnEventWithoutATrace_SaysWhatItMayBe()
    {
        var (code, output, _) = await _bench.RunAsync("where", "Egress", "9d1f6a5e");

        Assert.Equal((0, "9d1f6a5e: Unknown: It was not read in the last 8 days, or the Egress definition does not send it on."), (code, output.Trim()));
    }

    [Theory]
    [InlineData(ItemState.Ready, "Queued")]
    [InlineData(ItemState.Settling, "Queued")]
    [InlineData(ItemState.Waiting, "Waiting")]
    [InlineData(ItemState.Blocked, "Blocked")]
    [InlineData(ItemState.Held, "Held")]
    public async Task Where_InTheBacklog_SaysWhatItWaitsFor(ItemState state, string place)
    {
        await _bench.ChangeAsync(tx => tx.InsertItem(NewItem(state)));

        var found = await WhereAsync();

        Assert.Equal(("new_order", place), (found.GetProperty("table").GetString(), found.GetProperty("place").GetString()));
        Assert.Equal(state == ItemState.Waiting, found.GetProperty("until").ValueKind == JsonValueKind.String);
        Assert.Equal(state == ItemState.Waiting ? "Campaign answered 500." : null, found.GetProperty("reason").GetString());
        Assert.Equal(state == ItemState.Blocked ? $"contact {ParentKey}" : null, found.GetProperty("blockedBy").GetString());
    }

    [Fact]
    public async Task Where_DeletedWhileHidden_IsBlockedByTheParentThatHidesIt()
    {
        await _bench.ChangeAsync(tx =>
        {
            var item = NewItem(ItemState.Hidden);
            item.Kind = ItemKind.Delete;
            item.Parents = [new ParentLink(_contact, ParentKey, Blocking: true)];
            tx.InsertItem(item);
        });

        var found = await WhereAsync();

        Assert.Equal(("Blocked", $"contact {ParentKey}"), (found.GetProperty("place").GetString(), found.GetProperty("blockedBy").GetString()));
    }

    [Fact]
    public async Task Where_MarkedByALivingHost_IsInFlight()
    {
        await _bench.ChangeAsync(tx =>
        {
            tx.PutHost(new HostState(1, Environment.ProcessId, "x", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, Ended: false));
            var item = NewItem(ItemState.Ready);
            tx.InsertItem(item);
            tx.MarkInFlight(item, 1);
        });

        Assert.Equal("InFlight", (await WhereAsync()).GetProperty("place").GetString());
    }

    [Theory]
    [InlineData(true, false, "Written")]
    [InlineData(true, true, "FilteredOut")]
    [InlineData(false, true, "FilteredOut")]
    public async Task Where_Known_IsWrittenOrFilteredOut(bool owned, bool filteredOut, string place)
    {
        await _bench.ChangeAsync(tx => tx.PutKnown(new KnownRecord { Table = _contact, Key = Key, Owned = owned, FilteredOut = filteredOut, WrittenAt = DateTimeOffset.UtcNow }));

        var found = await WhereAsync();

        Assert.Equal(place, found.GetProperty("place").GetString());
        Assert.Equal(place == "Written", found.GetProperty("writtenAt").ValueKind == JsonValueKind.String);
    }

    [Fact]
    public async Task Where_NoKey_IsRefused()
    {
        var (code, _, error) = await _bench.RunAsync("where", "Ingress", "Jane Doe");

        Assert.Equal(1, code);
        Assert.StartsWith("KeyInvalid: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLetters_List_HasTheFieldsOfTheContract()
    {
        await AddLetterAsync();

        var (code, output, _) = await _bench.RunAsync("dead-letters", "list", "Ingress", "--json");

        Assert.Equal(0, code);
        var letter = Assert.Single(JsonDocument.Parse(output).RootElement.EnumerateArray());
        Assert.Equal("id workflow table key errorId reason attempts firstAt lastAt request answer", string.Join(' ', letter.EnumerateObject().Select(p => p.Name)));
        Assert.Equal("DeadLetter", (await WhereAsync()).GetProperty("place").GetString());
    }

    [Fact]
    public async Task DeadLetters_Restore_QueuesItToBeReadAgain()
    {
        var id = await AddLetterAsync();

        var (code, output, _) = await _bench.RunAsync("dead-letters", "restore", "Ingress", id.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(0, code);
        Assert.Contains("1 restored; they are written after the next start.", output, StringComparison.Ordinal);
        var item = _bench.Read(r => r.FindItem(_contact, Key))!;
        Assert.Equal((ItemKind.Refetch, ItemState.Waiting, true), (item.Kind, item.State, item.Uncertain));
        Assert.True(item.DueAt <= DateTimeOffset.UtcNow);
        Assert.Null(_bench.Read(r => r.FindDeadLetter(_contact, Key)));
    }

    [Fact]
    public async Task DeadLetters_RestoreOfOneThatIsNotThere_RestoresNone()
    {
        var id = await AddLetterAsync();

        var (code, _, error) = await _bench.RunAsync("dead-letters", "restore", "Ingress", id.ToString(System.Globalization.CultureInfo.InvariantCulture), "999");

        Assert.Equal(1, code);
        Assert.StartsWith("DeadLetterNotFound: Ingress has no dead letter 999.", error, StringComparison.Ordinal);
        Assert.NotNull(_bench.Read(r => r.FindDeadLetter(_contact, Key)));
    }

    [Theory]
    [InlineData(null, false, 1, "ConfirmationRequired", 1)]
    [InlineData(false, false, 1, "Nothing was changed.", 1)]
    [InlineData(true, false, 0, "", 0)]
    [InlineData(null, true, 0, "", 0)]
    public async Task DeadLetters_Remove_AsksFirst(bool? answer, bool yes, int code, string said, int left)
    {
        await AddLetterAsync();
        _bench.Answer = answer;

        var result = await (yes ? _bench.RunAsync("dead-letters", "remove", "Ingress", "--all", "--yes") : _bench.RunAsync("dead-letters", "remove", "Ingress", "--all"));

        Assert.Equal(code, result.Code);
        Assert.StartsWith(said, result.Error, StringComparison.Ordinal);
        Assert.Equal(left, _bench.Read(r => r.Counts(_contact)).DeadLetters);
    }

    [Theory]
    [InlineData("contact")]
    [InlineData("Contact")]
    [InlineData("con*")]
    public async Task Replay_MarksTheTableAndShowsInTheList(string table)
    {
        var (code, output, _) = await _bench.RunAsync("replay", "Ingress", table, "--yes");

        Assert.Equal(0, code);
        Assert.Contains("contact", output, StringComparison.Ordinal);
        Assert.True(_bench.Read(r => r.FindTable(WorkflowName.Ingress, "contact"))!.ReplayRequested);
        Assert.False(_bench.Read(r => r.FindTable(WorkflowName.Ingress, "new_order"))!.ReplayRequested);
        Assert.Contains("\"pendingReplay\": true", (await _bench.RunAsync("list", "Ingress", "--json")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ingress kontact", "TableNotFound")]
    [InlineData("Egress", "DefinitionMissing")]
    public async Task Replay_OfWhatIsNotMapped_IsRefused(string line, string id)
    {
        var (code, _, error) = await _bench.RunAsync(["replay", .. line.Split(' '), "--yes"]);

        Assert.Equal(1, code);
        Assert.StartsWith($"{id}: ", error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> WhereAsync()
        => JsonDocument.Parse((await _bench.RunAsync("where", "Ingress", Key.ToString(), "--json")).Out).RootElement;

    private async Task<long> AddLetterAsync()
    {
        var letter = new DeadLetter { Table = _contact, Key = Key, ErrorId = "RecordRefused", Reason = "Campaign refuses it.", Attempts = 1, FirstAt = DateTimeOffset.UtcNow, LastAt = DateTimeOffset.UtcNow, Kind = ItemKind.Upsert, SourceVersion = 1, Sequence = 1, Uncertain = true, Request = "POST /x", Answer = "400" };
        await _bench.ChangeAsync(tx => tx.PutDeadLetter(letter));
        return letter.Id;
    }

    private Item NewItem(ItemState state) => new()
    {
        Table = _order,
        Key = Key,
        Kind = ItemKind.Upsert,
        State = state,
        Lane = Lane.Incremental,
        SourceVersion = 1,
        Sequence = 1,
        DefinitionVersion = 1,
        QueuedAt = DateTimeOffset.UtcNow,
        DueAt = DateTimeOffset.UtcNow.AddMinutes(1),
        LastError = "Campaign answered 500.",
        Parents = state == ItemState.Blocked ? [new ParentLink(_contact, ParentKey, Blocking: true)] : [],
    };

    private static int AddTable(IStateTransaction tx, string name)
    {
        var table = new TableState { Workflow = WorkflowName.Ingress, Name = name };
        tx.PutTable(table);
        return table.Id;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _bench.Dispose();
}
