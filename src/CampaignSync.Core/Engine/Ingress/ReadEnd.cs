using CampaignSync.Core.Backlog;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Ingress;

/// <summary>What belongs to the end of a table's read: the deletion guard, and children whose parent did not come (rules 6 and 9).</summary>
internal sealed class ReadEnd(RunContext run, IReadOnlyList<BacklogTable> tables)
{
    private const int PageSize = 1000;

    /// <summary>How long deletes wait for a quiet read, at most.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMinutes(1);

    /// <summary>How often all blocked items are looked at again, for parents that ended without being written.</summary>
    private static readonly TimeSpan RecheckInterval = TimeSpan.FromMinutes(1);

    private readonly Dictionary<int, DateTimeOffset> _settlingSince = [];
    private readonly Dictionary<int, long> _lastSettling = [];
    private readonly Dictionary<(int Child, int Parent), long> _decidedTo = [];
    private readonly Dictionary<int, DateTimeOffset> _recheckAt = [];
    private readonly HashSet<int> _ended = [];
    private readonly Dictionary<int, GuardVerdict> _unfinished = [];
    private readonly Lock _lock = new();

    /// <summary>Decides what waited for the read's end.</summary>
    /// <returns>Set where the guard holds deletes.</returns>
    public FatalException? Enter(IStateTransaction tx, BacklogTable table, TableState state)
    {
        lock (_lock)
        {
            var wasFull = state.Phase != ReadPhase.Incremental;
            var guard = new GuardRule(table);
            var (verdict, reason) = guard.Decide(tx, run.Now, quiet: wasFull || IsQuiet(table));
            NoteSettling(table, verdict);
            _unfinished[table.Id] = guard.CarryOut(tx, verdict, run.Now) ? verdict : GuardVerdict.Nothing;
            DecideChildren(tx, table, state);
            // What an earlier run held, and nobody has released or brought back, is no less held now: the failure may never have been stored.
            if (_ended.Add(table.Id) && reason is null)
                reason = GuardRule.StillHeld(tx, table);
            return reason is null ? null : new FatalException(FailureId.DeletionGuard, reason);
        }
    }

    /// <summary>Goes on with what the guard decided, where the transaction of <see cref="Enter"/> was not enough for it.</summary>
    public async Task CarryOutAsync(BacklogTable table)
    {
        var guard = new GuardRule(table);
        while (Unfinished(table) is var verdict && verdict != GuardVerdict.Nothing)
        {
            if (!await run.Store.WriteAsync(tx => guard.CarryOut(tx, verdict, run.Now)))
                Finish(table);
        }
    }

    /// <summary>Told by the feed how many deletes the read queued, before <see cref="Enter"/>.</summary>
    public void CountDeletes(BacklogTable table, int deletes)
    {
        lock (_lock)
            _lastSettling[table.Id] = _lastSettling.GetValueOrDefault(table.Id) + deletes;
    }

    private GuardVerdict Unfinished(BacklogTable table)
    {
        lock (_lock)
            return _unfinished.GetValueOrDefault(table.Id);
    }

    private void Finish(BacklogTable table)
    {
        lock (_lock)
            _unfinished[table.Id] = GuardVerdict.Nothing;
    }

    private bool IsQuiet(BacklogTable table)
    {
        var waited = _settlingSince.TryGetValue(table.Id, out var since) && run.Now - since >= LongestSettling;
        var brought = _lastSettling.GetValueOrDefault(table.Id);
        _lastSettling[table.Id] = 0;
        return brought == 0 || waited;
    }

    private void NoteSettling(BacklogTable table, GuardVerdict verdict)
    {
        if (verdict == GuardVerdict.Settling)
            _settlingSince.TryAdd(table.Id, run.Now);
        else
            _settlingSince.Remove(table.Id);
    }

    private void DecideChildren(IStateTransaction tx, BacklogTable parent, TableState state)
    {
        var recheck = !_recheckAt.TryGetValue(parent.Id, out var at) || run.Now >= at;
        if (recheck)
        {
            _recheckAt[parent.Id] = run.Now + RecheckInterval;
            // Also where no table has a link to this one any more: its children may have been taken out of the definition.
            ParentRule.RecheckDeletes(tx, parent, PageSize, run.Now);
        }
        if (parent.Children.Count == 0)
            return;
        foreach (var child in tables.Where(t => parent.Children.Contains(t.Id)))
        {
            if (tx.Counts(child.Id).Blocked == 0)
                continue;
            var after = recheck ? 0 : _decidedTo.GetValueOrDefault((child.Id, parent.Id));
            long? open = null;
            while (true)
            {
                var page = ParentRule.DecideMissing(tx, child, parent.Id, parent.Name, state.LastReadBegan, after, PageSize, run.Now);
                if (page.DeadLettered > 0)
                    run.Log(LogSeverity.Warning, ParentRule.ParentMissing, $"{page.DeadLettered} records of {child.Name} went to the dead letters: their {parent.Name} is not there.");
                open ??= page.FirstOpen;
                if (page.Next is not { } next)
                    break;
                after = next;
            }
            _decidedTo[(child.Id, parent.Id)] = Math.Min(after, (open ?? long.MaxValue) - 1);
        }
    }
}
