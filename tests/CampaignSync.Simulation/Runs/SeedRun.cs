using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Checks;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Scheduling;
using CampaignSync.Simulation.State;

namespace CampaignSync.Simulation.Runs;

/// <summary>One seed: people work, things go wrong, an admin intervenes, hosts die; then it calms down, and both sides must agree.</summary>
internal sealed class SeedRun : IDisposable
{
    private static readonly TimeSpan CalmLimit = TimeSpan.FromHours(3);
    private readonly int _seed;
    private readonly bool _sqlite;
    private readonly int _kept;
    private readonly Random _random;
    private readonly SimulatedHome _home;
    private readonly ShopPlan _plan;
    private readonly ShopWorld _world;
    private readonly FaultMix _faults;
    private readonly Tally _tally = new();
    private readonly Trace _trace;
    private readonly SimulatedProcess _people;
    private readonly StateChecks _state = new();
    private readonly Coverage _coverage;
    private readonly HashSet<(int Table, Guid Key)> _excused = [];
    private readonly HashSet<(string Table, Guid Key)> _attempted = [];
    private string? _violation;
    private Guid? _watched;
    private int _commits;

    private SeedRun(int seed, bool sqlite, int kept)
    {
        _seed = seed;
        _sqlite = sqlite;
        _kept = kept;
        _random = new Random(seed);
        _trace = new Trace(kept);
        _home = new SimulatedHome(seed, sqlite ? new SqliteDisk() : null);
        _home.Scheduler.InOrder = _random.Next(4) == 0;
        _home.Dataverse.PageSize = _random.Next(2, 9);
        Shop.Open(_home);
        _plan = new ShopPlan(_random);
        _world = new ShopWorld(_home, _random);
        _faults = new FaultMix(_home, new Random(seed ^ 0x5eed), _tally);
        _coverage = new Coverage(_home.Dataverse, _plan.ApplyDeletes, _excused);
        _people = new SimulatedProcess(_home.Scheduler);
        var effects = new EffectChecks(_home, _attempted);
        _home.Campaign.Taking += (effect, fields) => Guard(() => effects.Check(effect, fields));
        _home.Network.Arrived = what => _trace.Add(_home.Scheduler.Time.Elapsed, what);
        _home.Commits.Committed = OnCommitted;
    }

    /// <summary>Runs a seed; a twentieth of them on a real database.</summary>
    /// <param name="kept">Lines of the trace to keep.</param>
    /// <param name="watched">A key whose place in the state is told with every commit.</param>
    public static SeedResult Run(int seed, int kept = 0, bool? sqlite = null, Guid? watched = null)
    {
        using var run = new SeedRun(seed, sqlite ?? seed % 20 == 7, kept) { _watched = watched };
        return run.Run();
    }

    public void Dispose() => _home.Dispose();

    private SeedResult Run()
    {
        try
        {
            Begin();
            Work();
            CalmDown();
        }
        catch (ViolationException e)
        {
            _violation ??= e.Message;
        }
        catch (TimeoutException e)
        {
            _violation ??= e.Message;
        }
        return new SeedResult(_seed, _sqlite, _trace.Steps, _trace.Hash, _tally, _violation, _violation is null || _kept == 0 ? [] : [.. _trace.Last, .. _home.State.Read(r => StateDump.Of(r).Append($"now {_home.Now:HH:mm:ss.fff}").ToArray()), .. _home.Log.Lines.TakeLast(20).Select(l => $"{l.EventId}: {l.Message}")]);
    }

    private void Begin()
    {
        _world.Grow(_random.Next(4, 30));
        for (var i = _random.Next(4); i > 0; i--)
            _world.EditAtCampaign();
        _home.Save(_plan.Draw());
        _home.Start();
        _home.StartHost();
    }

    private void Work()
    {
        var actions = _random.Next(8, 28);
        for (var i = 0; i < actions; i++)
        {
            _home.Scheduler.RunFor(TimeSpan.FromMilliseconds(_random.Next(3) == 0 ? _random.Next(50) : _random.Next(6000)));
            ThrowIfViolated();
            var done = Act();
            _trace.Add(_home.Scheduler.Time.Elapsed, done);
            _home.Write(_ => { });
            CheckAll();
        }
    }

    private string Act()
    {
        if (_home.Host is not { Lives: true } && _random.Next(2) == 0)
            return StartHost();
        return _random.Next(34) switch
        {
            < 6 => _world.Edit(),
            < 9 => _world.Create(),
            < 12 => _world.Delete(),
            12 => _world.EditAndBack(),
            13 => Count("edit at Campaign", _world.EditAtCampaign()),
            14 => _random.Next(2) == 0 ? Count("mass delete", _world.DeleteMany()) : _world.Edit(),
            15 => _faults.Storm(),
            16 => _faults.Outage(),
            17 => Expire(),
            18 => Count("definition changed", $"definition {_home.Save(_plan.Draw())}"),
            19 => Stop(),
            20 or 21 => Start(_random.Next(2) == 0),
            22 => Restart(),
            23 => Restore(),
            24 => GiveUp(),
            25 => Replay(),
            26 or 27 => Kill(),
            28 => Terminate(),
            29 => Jump(),
            30 => Once(),
            _ => StartHost(),
        };
    }

    private void CalmDown()
    {
        _faults.On = false;
        _world.Cure();
        var strict = _random.Next(3) == 0;
        Settle();
        CheckAgreement(strict: false);
        if (!strict)
            return;
        foreach (var table in _home.State.Read(r => r.Tables(WorkflowName.Ingress)))
            _home.RequestReplay(table.Name);
        _trace.Add(_home.Scheduler.Time.Elapsed, "replay of everything");
        StopAndWait();
        Settle();
        CheckAgreement(strict: true);
    }

    /// <summary>An admin who looks after it until nothing is left to do.</summary>
    private void Settle()
    {
        var deadline = _home.Scheduler.Time.Elapsed + CalmLimit;
        var quiet = 0;
        var restored = 0;
        while (quiet < 2)
        {
            if (_home.Scheduler.Time.Elapsed > deadline)
                throw new ViolationException($"It does not come to rest: {_home.View()}");
            if (_home.Host is not { Lives: true })
                StartHost();
            var view = _home.View();
            if (view.Status is WorkflowStatus.FAILED or WorkflowStatus.STOPPED)
                Start(allowDeletes: true);
            else if (NewestRuns() is false)
                StopAndWait();
            _home.Scheduler.RunFor((_plan.PollInterval * 2) + TimeSpan.FromSeconds(1.5));
            ThrowIfViolated();
            CheckAll();
            view = _home.View();
            if (view.DeadLetters > 0 && restored < 3 && view.Backlog == view.Blocked)
            {
                restored++;
                Restore();
                quiet = 0;
                continue;
            }
            quiet = IsAtRest() ? quiet + 1 : 0;
        }
    }

    /// <summary>All is read, and nothing is left but children that wait, visibly, for a parent in the dead letters.</summary>
    private bool IsAtRest() => _home.State.Read(r =>
    {
        var state = r.GetWorkflow(WorkflowName.Ingress);
        return state is { Status: WorkflowStatus.RUNNING, SourcesRead: true }
            && r.Tables(WorkflowName.Ingress).SelectMany(t => r.ItemsReadBefore(t.Id, long.MaxValue, 0, int.MaxValue)).All(i => WaitsForADeadLetter(r, i));
    });

    private static bool WaitsForADeadLetter(IStateReader reader, Item item) => item is { Kind: ItemKind.Upsert, State: ItemState.Blocked }
        && item.Parents.Any(p => p.Blocking && (reader.FindDeadLetter(p.Table, p.Key) is not null || reader.FindItem(p.Table, p.Key) is { State: ItemState.Blocked }));

    private bool NewestRuns() => _home.State.Read(r => r.GetWorkflow(WorkflowName.Ingress).RunningVersion == r.FindDefinition(nameof(WorkflowName.Ingress))!.Version);

    private void CheckAgreement(bool strict)
    {
        var saved = _home.State.Read(r => r.FindDefinition(nameof(WorkflowName.Ingress)))!;
        new Agreement(_home, (IngressDefinition)_home.Definitions.ReadWorkflow(saved), _plan.ApplyDeletes, _excused, strict).Check();
    }

    private string Expire()
    {
        var table = new[] { Shop.Contact, Shop.Order, Shop.Line }[_random.Next(3)];
        _home.Dataverse.ExpireLinks(table);
        return Count("delta links expired", $"expire {table}");
    }

    private string Stop()
    {
        _home.Stop();
        return Count("stop", "stop");
    }

    private string Start(bool allowDeletes)
    {
        if (_home.View().Status is not (WorkflowStatus.STOPPED or WorkflowStatus.FAILED))
            return "start: runs already";
        if (_home.View().ErrorId == FailureId.HostNotRunning)
            return StartHost();
        if (allowDeletes && _home.View().Held > 0)
            _tally.Hit("held deletes allowed");
        _home.Start(allowDeletes: allowDeletes);
        _home.StartHost();
        return Count("start", $"start, allowing deletes: {allowDeletes}");
    }

    private string Restart()
    {
        StopAndWait();
        return Count("restart", Start(allowDeletes: false));
    }

    private string Once()
    {
        StopAndWait();
        if (_home.View().Status != WorkflowStatus.STOPPED)
            return "once: not stopped";
        _home.Start(once: true);
        _home.StartHost();
        return Count("run once", "once");
    }

    /// <summary>A stop takes half a minute at most, if a host carries it out at all.</summary>
    private void StopAndWait()
    {
        if (_home.Host is not { Lives: true })
            _home.StartHost();
        _home.Stop();
        var end = _home.Scheduler.Time.Elapsed + TimeSpan.FromSeconds(40);
        while (_home.View().Status != WorkflowStatus.STOPPED && _home.Host is { Lives: true })
        {
            if (_home.Scheduler.Time.Elapsed >= end)
                throw new ViolationException($"It does not stop: {_home.View()}");
            _home.Scheduler.RunFor(TimeSpan.FromMilliseconds(250));
            ThrowIfViolated();
        }
    }

    private string Restore()
    {
        var restored = 0;
        foreach (var letter in Letters())
        {
            _home.Restore(letter);
            restored++;
        }
        if (restored > 0)
            _tally.Hit("dead letters restored");
        return $"restore {restored}";
    }

    private string GiveUp()
    {
        if (Letters() is not { Count: > 0 } letters)
            return "remove: no dead letter";
        var letter = letters[_random.Next(letters.Count)];
        _home.Remove(letter);
        _excused.Add((letter.Table, letter.Key));
        return Count("dead letter removed", $"remove {letter.Key}");
    }

    private List<DeadLetter> Letters() => _home.State.Read(r => r.Tables(WorkflowName.Ingress).SelectMany(t => r.DeadLettersAfter(t.Id, 0, int.MaxValue)).ToList());

    private string Replay()
    {
        var table = new[] { Shop.Contact, Shop.Order }[_random.Next(2)];
        _home.RequestReplay(table);
        return Count("replay", $"replay {table}");
    }

    private string Kill()
    {
        if (_home.Host is not { Lives: true })
            return "kill: no host";
        _home.KillHost();
        return Count("crash between commits", "kill");
    }

    private string Terminate()
    {
        if (_home.Host is not { Lives: true } host)
            return "terminate: no host";
        host.Terminate();
        return Count("terminated", "terminate");
    }

    private string Jump()
    {
        _home.Scheduler.Time.Jumped += TimeSpan.FromSeconds(_random.Next(-400, 400));
        return Count("clock jump", $"clock jumps to {_home.Scheduler.Time.Jumped}");
    }

    private string StartHost()
    {
        if (_home.Host is { Lives: true })
            return "host lives";
        _home.StartHost();
        return "start host";
    }

    private string Count(string what, string said)
    {
        _tally.Hit(what);
        return said;
    }

    private void OnCommitted(WatchedTransaction carried)
    {
        if (carried.Kinds is CommitKinds.Heartbeat or CommitKinds.None)
            return;
        _trace.Add(_home.Scheduler.Time.Elapsed, $"commit {carried.Kinds} of {carried.Marked.Count} marked");
        Guard(() =>
        {
            _home.State.Read(r =>
            {
                foreach (var item in carried.Marked)
                {
                    if (item.Kind != ItemKind.Refetch)
                        _attempted.Add((r.Tables(WorkflowName.Ingress).First(t => t.Id == item.Table).Name, item.Key));
                    if (item.Kind == ItemKind.Upsert && item.Parents.Any(p => p.Blocking))
                        throw new ViolationException($"{item.Key} goes although it waits for a parent.");
                }
                if (_watched is { } key)
                    _trace.Note(string.Join(" | ", StateDump.Of(r).Where(l => l.Contains(key.ToString(), StringComparison.Ordinal))));
                _state.CheckStatus(r);
                if (carried.Touched.Count > 0 && ++_commits % 4 == 0)
                    Check(r, [.. r.Tables(WorkflowName.Ingress).Where(t => carried.Touched.Contains(t.Id))]);
                return true;
            });
        });
    }

    private void CheckAll()
    {
        if (_home.Host is { Ended.IsFaulted: true } host && host.Ended.Exception!.InnerException is not StoreFencedException)
            throw new ViolationException($"The host fell over: {host.Ended.Exception}");
        if (_home.Log.Lines.FirstOrDefault(l => l.Exception is not null) is { Exception: { } unforeseen })
            throw new ViolationException($"An error that was not foreseen: {unforeseen}");
        _home.State.Read(r =>
        {
            _state.CheckStatus(r);
            Check(r, r.Tables(WorkflowName.Ingress));
            return true;
        });
    }

    private void Check(IStateReader reader, IReadOnlyList<TableState> tables)
    {
        foreach (var table in tables)
        {
            StateChecks.CheckTable(reader, table.Id);
            _coverage.Check(reader, table);
        }
    }

    /// <summary>A violation found inside the engine must not be caught by it.</summary>
    private void Guard(Action check)
    {
        try
        {
            check();
        }
        catch (ViolationException e)
        {
            _violation ??= e.Message;
            _home.KillHost();
        }
    }

    private void ThrowIfViolated()
    {
        if (_violation is { } violation)
            throw new ViolationException(violation);
    }
}
