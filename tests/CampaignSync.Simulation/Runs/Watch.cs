using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Checks;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Scenarios;
using CampaignSync.Simulation.State;

namespace CampaignSync.Simulation.Runs;

/// <summary>Looks at the state after every commit, and keeps the first violation.</summary>
internal sealed class Watch
{
    /// <summary>The contents of tables are counted after every so many commits, and whenever something was done.</summary>
    private const int CommitsBetweenCounts = 6;

    private readonly SimulatedHome _home;
    private readonly Trace _trace;
    private readonly Guid? _watched;
    private readonly StateChecks _state = new();
    private Dictionary<WorkflowName, IScenario> _scenarios = [];
    private int _commits;

    public Watch(SimulatedHome home, Trace trace, Guid? watched)
    {
        _home = home;
        _trace = trace;
        _watched = watched;
        home.Network.Arrived = what => trace.Add(home.Scheduler.Time.Elapsed, what);
        home.Commits.Committed = OnCommitted;
    }

    /// <summary>What was broken first; null: nothing.</summary>
    public string? Violation { get; set; }

    public void Over(IEnumerable<IScenario> scenarios) => _scenarios = scenarios.ToDictionary(s => s.Workflow);

    public void ThrowIfViolated()
    {
        if (Violation is { } violation)
            throw new ViolationException(violation);
    }

    /// <summary>A violation found inside the engine must not be caught by it.</summary>
    public void Guard(Action check)
    {
        try
        {
            check();
        }
        catch (ViolationException e)
        {
            Violation ??= e.Message;
            _home.KillHost();
        }
    }

    public void CheckAll()
    {
        if (_home.Host is { Ended.IsFaulted: true } host && host.Ended.Exception!.InnerException is not StoreFencedException)
            throw new ViolationException($"The host fell over: {host.Ended.Exception}");
        if (_home.Log.Lines.FirstOrDefault(l => l.Exception is not null) is { Exception: { } unforeseen })
            throw new ViolationException($"An error that was not foreseen: {unforeseen}");
        _home.State.Read(r =>
        {
            _state.CheckStatus(r);
            foreach (var name in _scenarios.Keys)
                Check(r, r.Tables(name));
            return true;
        });
    }

    /// <summary>All is read, and nothing is left but what may be.</summary>
    public bool IsAtRest(IScenario scenario) => _home.State.Read(r =>
        r.GetWorkflow(scenario.Workflow) is { Status: WorkflowStatus.RUNNING, SourcesRead: true }
        && r.Tables(scenario.Workflow).SelectMany(t => r.ItemsReadBefore(t.Id, long.MaxValue, 0, int.MaxValue)).All(i => scenario.MayRest(r, i)));

    /// <summary>Where everything stands, for whoever looks at a failing seed.</summary>
    public IEnumerable<string> Describe() =>
    [
        .. _home.State.Read(r => StateDump.Of(r).ToArray()),
        $"now {_home.Now:HH:mm:ss.fff}, remote {_home.Scheduler.Time.RemoteNow:HH:mm:ss.fff}",
        .. _home.Log.Lines.TakeLast(20).Select(l => $"{l.EventId}: {l.Message}"),
    ];

    private void OnCommitted(WatchedTransaction carried)
    {
        if (carried.Kinds is CommitKinds.Heartbeat or CommitKinds.None)
            return;
        _trace.Add(_home.Scheduler.Time.Elapsed, $"commit {carried.Kinds} of {carried.Marked.Count} marked");
        Guard(() => _home.State.Read(r =>
        {
            if (_watched is { } key)
                _trace.Note(string.Join(" | ", StateDump.Of(r).Where(l => l.Contains(key.ToString(), StringComparison.Ordinal))));
            var tables = _scenarios.Keys.SelectMany(r.Tables).Where(t => carried.Touched.Contains(t.Id)).ToDictionary(t => t.Id);
            foreach (var item in carried.Marked)
                _scenarios[tables[item.Table].Workflow].Marked(r, item);
            _state.CheckStatus(r);
            if (tables.Count > 0 && ++_commits % CommitsBetweenCounts == 0)
                Check(r, tables.Values);
            return true;
        }));
    }

    private void Check(IStateReader reader, IEnumerable<TableState> tables)
    {
        foreach (var table in tables)
        {
            StateChecks.CheckTable(reader, table.Id);
            _scenarios[table.Workflow].Check(reader, table);
        }
    }
}
