using CampaignSync.Core.Backlog;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Ingress;

/// <summary>Takes the rows of one table mapping into the backlog.</summary>
internal sealed class IngressRows(RunContext run, IngressTable table, ReadEnd readEnd) : ITrackedTable
{
    private readonly Sweep _sweep = new(table.Backlog);
    private readonly ErrorRun _errors = new(run, $"records of {table.Mapping.Source} could not be mapped");

    public string Name => table.Mapping.Source;

    public SourceQuery Query(ReadPhase phase) => new(table.Source, table.Plan.Columns, phase == ReadPhase.Full ? Lane.Load : Lane.Incremental);

    public bool ReadsAhead => true;

    public IPageIntake Prepare(SourcePage page, TableState before)
    {
        var newest = before.NewestVersion;
        for (var i = 0; i < page.Count; i++)
            newest = Math.Max(newest, page[i].Version);
        var rows = new List<IncomingRow>(page.Count);
        foreach (var i in StoreOrder.Of(page, before.Phase))
            rows.Add(new IncomingRow(i, page[i].Key, page[i].Deleted ? null : table.Hasher.Hash(page[i])));
        // Nothing was known when a first read began, and a replay writes everything.
        var (unchanged, others) = before is { Phase: ReadPhase.Full, BeganEmpty: false, Replaying: false }
            ? run.Store.Read(reader => new UnchangedRows(table.Backlog, reader).Part(rows))
            : ([], rows);
        return new Page(table.Backlog, readEnd, _errors, run.DeadLetters, others.ConvertAll(r => Change(page[r.Index], r.Hash, newest)), unchanged, newest);
    }

    private IncomingChange Change(SourceRow row, long? hash, long newest)
        => row.Deleted ? new IncomingChange(row.Key, newest, Mapped: null) : new IncomingChange(row.Key, row.Version, table.Plan.Map(row), hash);

    public bool IsEmpty(IStateReader reader, TableState state)
        => reader.Counts(state.Id) is { Backlog: 0, DeadLetters: 0 } && reader.HighestKnownId(state.Id) == 0
        && reader.ItemsInState(state.Id, ItemState.Hidden, afterId: 0, limit: 1).Count == 0;

    public bool SweepStep(IStateTransaction tx, TableState state) => _sweep.Step(tx, state, run.Now);

    public FatalException? ReadEnded(IStateTransaction tx, TableState state) => readEnd.Enter(tx, state);

    public Task AfterReadAsync() => readEnd.CarryOutAsync();

    public string At(string message) => run.At(table.Mapping.SourcePlace, message);

    /// <param name="changes">Rows that are to be taken in.</param>
    /// <param name="unchanged">Known records whose rows ask for nothing.</param>
    private sealed class Page(BacklogTable table, ReadEnd readEnd, ErrorRun errors, DeadLetterTally letters, List<IncomingChange> changes, List<long> unchanged, long newest) : IPageIntake
    {
        public PageResult Take(IStateTransaction tx, TableState state, TrackedRead read)
        {
            var intake = new Intake(table, new ReadContext(read.Began, read.Sequence, read.Full, read.Replaying, read.Full ? Lane.Load : Lane.Incremental, read.Now));
            var counts = new WorkflowCounts(Read: changes.Count + unchanged.Count, Unchanged: unchanged.Count);
            intake.See(tx, unchanged);
            var queued = false;
            var fatal = (FatalException?)null;
            foreach (var change in changes)
            {
                var result = intake.Take(tx, change);
                queued |= result == IntakeResult.Queued;
                counts += Count(result);
                if (result == IntakeResult.DeadLettered)
                    letters.Add(table.Name, change.Mapped!.Value.ErrorId!);
                fatal ??= Judge(change);
            }
            intake.Finish(tx);
            readEnd.CountDeletes(intake.Deletes);
            state.NewestVersion = Math.Max(state.NewestVersion, newest);
            return new PageResult(counts, queued, fatal);
        }

        /// <summary>Whether the row could be mapped. Those whose rows ask for nothing could, and stand somewhere between the others.</summary>
        private FatalException? Judge(in IncomingChange change)
        {
            if (unchanged.Count > 0 || change.Mapped?.Verdict == MappingVerdict.Write)
                errors.Success();
            else if (change.Mapped is { Verdict: MappingVerdict.Refused } refused)
                return errors.Error(refused.Reason);
            return null;
        }

        private static WorkflowCounts Count(IntakeResult result) => result switch
        {
            IntakeResult.Unchanged or IntakeResult.Stale => new WorkflowCounts(Unchanged: 1),
            IntakeResult.Skipped => new WorkflowCounts(Skipped: 1),
            _ => default,
        };
    }
}
