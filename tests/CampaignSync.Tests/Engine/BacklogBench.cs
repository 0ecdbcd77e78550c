using System.Text;
using CampaignSync.Core.Backlog;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.Engine;

/// <summary>The rules of the backlog on a store in memory, step by step.</summary>
internal sealed class BacklogBench
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly IStateStore _store = new MemoryDisk().Client;

    public BacklogBench(bool deleteFilteredOut = false, params int[] children)
    {
        var state = new TableState { Workflow = WorkflowName.Ingress, Name = "contact" };
        Do(tx => tx.PutTable(state));
        Table = new BacklogTable { Id = state.Id, Name = "contact", ApplyDeletes = true, DeleteFilteredOut = deleteFilteredOut, DefinitionVersion = 1, Children = children, Parents = children.Length == 0 ? [] : [(state.Id, Core.Definitions.MissingParent.DeadLetter)] };
    }

    public BacklogTable Table { get; }

    public static Guid Key(int number) => new(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    public static MappedRecord Record(string text, int? parent = null)
        => new(MappingVerdict.Write, RecordBody.Encode(Encoding.UTF8.GetBytes($"\"{text}\""), []), Encoding.UTF8.GetBytes(text), [parent is { } p ? Key(p) : null]);

    public static MappedRecord FilteredOut { get; } = new(MappingVerdict.FilteredOut, [], [], []);

    public static MappedRecord Refusal { get; } = new(MappingVerdict.Refused, [], [], [], "ValueTooLong", "too long");

    public void Do(Action<IStateTransaction> work) => _store.WriteAsync(work).GetAwaiter().GetResult();

    public T Look<T>(Func<IStateReader, T> look) => _store.Read(look);

    /// <summary>Begins a read; returns its number.</summary>
    public long Begin()
    {
        var began = 0L;
        Do(tx => began = tx.NextSequence());
        return began;
    }

    /// <summary>A page brings one row.</summary>
    public IntakeResult Bring(int key, long version, MappedRecord? row, long? began = null, bool full = false, bool replaying = false)
    {
        var result = default(IntakeResult);
        Do(tx =>
        {
            var sequence = tx.NextSequence();
            var intake = new Intake(Table, new ReadContext(began ?? sequence, sequence, full, replaying, Lane.Incremental, Now));
            result = intake.Take(tx, new IncomingChange(Key(key), version, row));
            intake.Finish(tx);
        });
        return result;
    }

    /// <summary>Puts an item into the backlog, past all rules.</summary>
    public static void Insert(IStateTransaction tx, int table, int key, ItemKind kind, ItemState state, bool uncertain = false) => tx.InsertItem(new Item
    {
        Table = table,
        Key = Key(key),
        Kind = kind,
        State = state,
        Lane = Lane.Incremental,
        SourceVersion = 1,
        Sequence = 1,
        DefinitionVersion = 1,
        Uncertain = uncertain,
        QueuedAt = Now,
        DueAt = Now,
    });

    /// <summary>Lets settled deletes go.</summary>
    public void Settle() => Do(tx =>
    {
        var guard = new GuardRule(Table);
        guard.CarryOut(tx, guard.Decide(tx, Now, quiet: true).Verdict, Now);
    });

    public List<Item> Claim(long epoch = 1)
    {
        var claimed = new List<Item>();
        var claim = new Claim(Table, epoch);
        var inFlight = new HashSet<Guid>();
        Do(tx =>
        {
            claim.TakeDue(tx, Now, 100, inFlight, claimed);
            for (var lane = Lane.OptOut; lane <= Lane.Load; lane++)
                claim.TakeReady(tx, lane, Now, 100, inFlight, claimed);
        });
        return claimed;
    }

    /// <summary>Claims the delete of record 2, which was written under record 1.</summary>
    public Item ClaimDelete()
    {
        Do(tx => tx.PutKnown(new KnownRecord { Table = Table.Id, Key = Key(2), Owned = true, SourceVersion = 10, Parents = [new ParentLink(Table.Id, Key(1))] }));
        Bring(2, 15, null);
        Settle();
        return ClaimOne();
    }

    public Item ClaimOne(long epoch = 1) => Assert.Single(Claim(epoch));

    public void Done(Item item) => Do(tx => new Completion(Table, Now).Done(tx, item));

    public void Retry(Item item, bool uncertain) => Do(tx => new Completion(Table, Now).Retry(tx, item, Now, uncertain, counted: false, "again"));

    /// <summary>Writes a row, from its page to its completion.</summary>
    public void Write(int key, long version, string text)
    {
        Bring(key, version, Record(text));
        Done(ClaimOne());
    }

    public void Sweep(long began)
    {
        var state = new TableState { Id = Table.Id, Workflow = WorkflowName.Ingress, Name = "contact", ReadBegan = began, NewestVersion = 1000 };
        Do(tx => Assert.True(new Sweep(Table).Step(tx, state, Now)));
    }

    public Item? Item(int key) => Look(r => r.FindItem(Table.Id, Key(key)));

    public KnownRecord? Known(int key) => Look(r => r.FindKnown(Table.Id, Key(key)));

    public DeadLetter? Letter(int key) => Look(r => r.FindDeadLetter(Table.Id, Key(key)));
}
