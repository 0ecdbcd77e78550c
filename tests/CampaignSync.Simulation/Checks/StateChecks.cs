using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Runs;

namespace CampaignSync.Simulation.Checks;

/// <summary>What holds of the state after every commit, whatever happens outside.</summary>
internal sealed class StateChecks
{
    private readonly Dictionary<WorkflowName, WorkflowStatus> _statuses = [];

    /// <summary>The four states change only by the transition table.</summary>
    public void CheckStatus(IStateReader reader)
    {
        foreach (var name in WorkflowNames.All)
        {
            var state = reader.GetWorkflow(name);
            var before = _statuses.GetValueOrDefault(name, WorkflowStatus.STOPPED);
            if (before != state.Status && !TransitionTable.Rows.Any(r => r.From == before && r.To == state.Status))
                throw new ViolationException($"{name} went from {before} to {state.Status}, which the transition table does not have.");
            if (state.Status == WorkflowStatus.FAILED && (state.ErrorId is null || state.Reason is null || state.FailedAt is null))
                throw new ViolationException($"{name} is FAILED without reason, error id or time.");
            if (state is { Status: WorkflowStatus.FAILED, ErrorId: FailureId.Unexpected })
                throw new ViolationException($"{name} failed unexpectedly: {state.Reason}");
            _statuses[name] = state.Status;
        }
    }

    /// <summary>One pending item per key, and counters equal to contents.</summary>
    public static void CheckTable(IStateReader reader, int table)
    {
        var items = reader.ItemsReadBefore(table, long.MaxValue, 0, int.MaxValue);
        if (items.DistinctBy(i => i.Key).Count() != items.Count)
            throw new ViolationException($"Table {table} has two items of one key.");
        var letters = reader.DeadLettersAfter(table, 0, int.MaxValue);
        var known = reader.KnownAfter(table, 0, int.MaxValue);
        var pairs = reader.PairsAfter(table, null, int.MaxValue);
        var contents = new TableCounts(
            items.Count(i => i.State != ItemState.Hidden),
            items.Count(i => i.State == ItemState.Blocked),
            items.Count(i => i.State == ItemState.Held),
            letters.Count,
            known.Count(k => k.Owned),
            pairs.Count(p => p.Unmatched));
        if (contents != reader.Counts(table))
            throw new ViolationException($"The counters of table {table} say {reader.Counts(table)}, and there is {contents}.");
        foreach (var item in items)
        {
            if (item.Kind != ItemKind.Delete && item.State is ItemState.Settling or ItemState.Held or ItemState.Hidden)
                throw new ViolationException($"{item.Kind} {item.Key} of table {table} is {item.State}, which only deletes can be.");
            if (item is { Kind: ItemKind.Upsert, State: ItemState.Blocked } or { State: ItemState.Hidden } && !item.Parents.Any(p => p.Blocking))
                throw new ViolationException($"{item.Key} of table {table} is blocked by nothing.");
        }
    }
}
