using CampaignSync.Core.Backlog;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Ingress;

/// <summary>
/// What belongs to the end of a table's read: the deletion guard, and children whose parent did not come (rules 6 and 9). It
/// is mostly little, and goes into the transaction that ends the read; what is more follows in pieces
/// (<see cref="CarryOutAsync"/>), so that the host can show a sign of life in between. Nothing is lost with a crash before
/// that: the end of the next read finds what is left.
/// </summary>
/// <param name="children">Tables with a link to this one.</param>
internal sealed class ReadEnd(RunContext run, BacklogTable table, IReadOnlyList<BacklogTable> children)
{
    private const int PieceSize = 1000;

    /// <summary>How long deletes wait for a quiet read, at most.</summary>
    private static readonly TimeSpan LongestSettling = TimeSpan.FromMinutes(1);

    /// <summary>How often all blocked items are looked at again, for parents that ended without being written.</summary>
    private static readonly TimeSpan RecheckInterval = TimeSpan.FromMinutes(1);

    private readonly GuardRule _guard = new(table);
    private readonly Dictionary<int, long> _decidedTo = [];

    /// <summary>Pieces of work: each does the next of it, and says whether there is more.</summary>
    private readonly List<Func<IStateTransaction, bool>> _rest = [];
    private DateTimeOffset? _settlingSince;
    private DateTimeOffset _recheckAt = DateTimeOffset.MinValue;
    private int _deletes;
    private bool _ended;

    /// <summary>Told how many deletes a page queued, before <see cref="Enter"/>.</summary>
    public void CountDeletes(int deletes) => _deletes += deletes;

    /// <summary>Decides what waited for the read's end, and begins with it.</summary>
    /// <returns>Set where the guard holds deletes.</returns>
    public FatalException? Enter(IStateTransaction tx, TableState state)
    {
        var wasFull = state.Phase != ReadPhase.Incremental;
        var (verdict, reason) = _guard.Decide(tx, run.Now, quiet: wasFull || IsQuiet());
        _deletes = 0;
        _settlingSince = verdict == GuardVerdict.Settling ? _settlingSince ?? run.Now : null;
        Begin(tx, t => _guard.CarryOut(t, verdict, run.Now));
        DecideChildren(tx, state);
        // What an earlier run held, and nobody has released or brought back, is no less held now: the failure may never have been stored.
        if (!_ended && reason is null)
            reason = GuardRule.StillHeld(tx, table);
        _ended = true;
        return reason is null ? null : new FatalException(FailureId.DeletionGuard, reason);
    }

    /// <summary>Goes on with what <see cref="Enter"/> has begun.</summary>
    public async Task CarryOutAsync()
    {
        foreach (var piece in _rest)
        {
            while (!run.Ending.IsCancellationRequested && await run.Store.WriteAsync(piece))
            {
                // There is more.
            }
        }
        _rest.Clear();
    }

    private bool IsQuiet() => _deletes == 0 || run.Now - _settlingSince >= LongestSettling;

    private void Begin(IStateTransaction tx, Func<IStateTransaction, bool> piece)
    {
        if (piece(tx))
            _rest.Add(piece);
    }

    private void DecideChildren(IStateTransaction tx, TableState state)
    {
        var recheck = run.Now >= _recheckAt;
        if (recheck)
        {
            _recheckAt = run.Now + RecheckInterval;
            // Also where no table has a link to this one any more: its children may have been taken out of the definition.
            Begin(tx, RecheckDeletes());
        }
        foreach (var child in children.Where(c => tx.Counts(c.Id).Blocked > 0))
            Begin(tx, DecideMissing(child, state.LastReadBegan, recheck));
    }

    private Func<IStateTransaction, bool> RecheckDeletes()
    {
        long? after = 0;
        return tx =>
        {
            after = ParentRule.RecheckDeletes(tx, table, after.Value, PieceSize, run.Now);
            return after is not null;
        };
    }

    private Func<IStateTransaction, bool> DecideMissing(BacklogTable child, long readBegan, bool recheck)
    {
        var after = recheck ? 0 : _decidedTo.GetValueOrDefault(child.Id);
        var open = (long?)null;
        return tx =>
        {
            var piece = ParentRule.DecideMissing(tx, child, table.Id, table.Name, readBegan, after, PieceSize, run.Now);
            if (piece.DeadLettered > 0)
                run.DeadLetters.Add(child.Name, ParentRule.ParentMissing, piece.DeadLettered);
            open ??= piece.FirstOpen;
            after = piece.Next ?? after;
            if (piece.Next is null)
                _decidedTo[child.Id] = Math.Min(after, (open ?? long.MaxValue) - 1);
            return piece.Next is not null;
        };
    }
}
