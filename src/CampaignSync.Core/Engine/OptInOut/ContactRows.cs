using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>Takes the flags of contacts into the pairs.</summary>
/// <param name="self">The user as whom we write; null: it is not asked who saved a contact.</param>
internal sealed class ContactRows(RunContext run, SourceTable table, int tableId, IReadOnlyList<FlagPlan> flags, PairBook book, Guid? self) : ITrackedTable
{
    /// <summary>When the record was last changed; Dataverse sets it.</summary>
    public const string ModifiedOn = "modifiedon";

    /// <summary>
    /// Who saved the record last. Dataverse sets it with every save; under impersonation, which we do not use, it is the user
    /// on whose behalf the application acted. Column security can hide it: then it is null.
    /// </summary>
    public const string ModifiedBy = "_modifiedby_value";

    public string Name => table.LogicalName;

    public SourceQuery Query(ReadPhase phase) => new(table, Columns, phase == ReadPhase.Full ? Lane.Load : Lane.OptOut);

    /// <summary>Named contacts, as they are now.</summary>
    public SourceQuery Fresh(Lane lane) => new(table, Columns, lane);

    private IReadOnlyList<string> Columns { get; } = [.. flags.Select(f => f.Mapping.Dynamics), ModifiedOn, .. self is null ? Array.Empty<string>() : [ModifiedBy]];

    /// <summary>A flag that we write meanwhile may have a version that we do not know: a contact is stored as soon as it was read.</summary>
    public bool ReadsAhead => false;

    public IPageIntake Prepare(SourcePage page, TableState before)
    {
        var rows = new List<(Guid Key, ContactRow? Contact)>(page.Count);
        foreach (var i in StoreOrder.Of(page, before.Phase))
            rows.Add((page[i].Key, page[i].Deleted ? null : Read(page[i])));
        return new Page(book, rows);
    }

    /// <summary>A contact's flags from a row of the query.</summary>
    public ContactRow Read(SourceRow row)
    {
        var values = new bool[flags.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = row.Json(i).SequenceEqual("true"u8);
        return new ContactRow(row.Key, row.Version, values, ReadTime(row.Json(flags.Count)), self is { } us ? SaverOf(us, row.Json(flags.Count + 1)) : Saver.NotTold);
    }

    public bool IsEmpty(IStateReader reader, TableState state) => reader.PairsAfter(tableId, null, 1).Count == 0;

    public bool SweepStep(IStateTransaction tx, TableState state)
    {
        var after = Guid.TryParse(state.Extra, out var key) ? key : (Guid?)null;
        var next = PairSweep.Step(tx, tableId, after, (pair, seen) => pair.HasContact && seen.ContactSeen < state.ReadBegan, (t, key) => book.LoseContact(t, key, run.Now));
        state.Extra = next?.ToString("D");
        return next is null;
    }

    public FatalException? ReadEnded(IStateTransaction tx, TableState state) => null;

    public string At(string message) => run.At(run.Definition.Place, message);

    /// <summary>A row of a delta link from before the column was asked for lacks it.</summary>
    private static Saver SaverOf(Guid self, ReadOnlySpan<byte> json)
        => !Utf8Parser.TryParse(json.Trim((byte)'"'), out Guid user, out _) ? Saver.NotTold : user == self ? Saver.Us : Saver.Another;

    private static DateTimeOffset ReadTime(ReadOnlySpan<byte> json)
    {
        var text = json.Trim((byte)'"');
        if (Utf8Parser.TryParse(text, out DateTimeOffset time, out var used, 'O') && used == text.Length)
            return time;
        var reader = new Utf8JsonReader(json);
        return reader.Read() && reader.TokenType == JsonTokenType.String && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? parsed
            : throw new TransientException($"Dataverse gave a contact whose {ModifiedOn} is no time.");
    }

    /// <param name="rows">No contact: it is gone.</param>
    private sealed class Page(PairBook book, List<(Guid Key, ContactRow? Contact)> rows) : IPageIntake
    {
        public PageResult Take(IStateTransaction tx, TableState state, TrackedRead read)
        {
            var queued = 0;
            var sight = new SightContext(read.Sequence, read.Now, read.Full);
            foreach (var (key, contact) in rows)
            {
                if (contact is not { } row)
                    book.LoseContact(tx, key, read.Now);
                else if (book.SeeContact(tx, row, sight))
                    queued++;
            }
            return new PageResult(new WorkflowCounts(Read: rows.Count, Unchanged: rows.Count - queued), queued > 0);
        }
    }
}
