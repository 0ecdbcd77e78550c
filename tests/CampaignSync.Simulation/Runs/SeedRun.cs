using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Scenarios;
using CampaignSync.Simulation.State;

namespace CampaignSync.Simulation.Runs;

/// <summary>One seed: people work, things go wrong, an admin intervenes, hosts die; then it calms down, and both sides must agree.</summary>
internal sealed class SeedRun : IDisposable
{
    private static readonly TimeSpan CalmLimit = TimeSpan.FromHours(3);
    /// <summary>A line, its order, a profile, and bosses of that.</summary>
    private const int MostGenerations = 6;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(13.5);
    private readonly int _seed;
    private readonly bool _sqlite;
    private readonly int _kept;
    private readonly Random _random;
    private readonly SimulatedHome _home;
    private readonly IScenario[] _scenarios;
    private readonly FaultMix _faults;
    private readonly Tally _tally = new();
    private readonly Trace _trace;
    private readonly Watch _watch;
    private readonly Admin _admin;

    private SeedRun(int seed, bool sqlite, int kept, Guid? watched)
    {
        _seed = seed;
        _sqlite = sqlite;
        _kept = kept;
        _random = new Random(seed);
        _trace = new Trace(kept);
        _home = new SimulatedHome(seed, sqlite ? new SqliteDisk() : null) { ReadAhead = seed % 20 };
        _home.Scheduler.InOrder = _random.Next(4) == 0;
        _home.Dataverse.PageSize = _random.Next(2, 9);
        if (seed % 2 == 0)
            Creep(new Random(seed ^ 0xc1ee));
        Shop.Open(_home);
        _watch = new Watch(_home, _trace, watched);
        _scenarios = Choose();
        _watch.Over(_scenarios);
        Hide(new Random(seed ^ 0x41dd));
        _faults = new FaultMix(_home, new Random(seed ^ 0x5eed), _tally, _scenarios.Aggregate(CommitKinds.None, (points, s) => points | s.Points));
        _admin = new Admin(_home, _random, _tally, _watch);
    }

    /// <summary>Runs a seed; a twentieth of them on a real database.</summary>
    /// <param name="kept">Lines of the trace to keep.</param>
    /// <param name="watched">A key whose place in the state is told with every commit.</param>
    public static SeedResult Run(int seed, int kept = 0, bool? sqlite = null, Guid? watched = null)
    {
        using var run = new SeedRun(seed, sqlite ?? seed % 20 == 7, kept, watched);
        return run.Run();
    }

    public void Dispose() => _home.Dispose();

    /// <summary>One workflow alone, or several together.</summary>
    private IScenario[] Choose()
    {
        var world = new ShopWorld(_home, _random);
        var choice = _random.Next(10);
        var scenarios = new List<IScenario>();
        if (choice is < 3 or > 7)
            scenarios.Add(new IngressScenario(_home, _random, _tally, world, _watch.Guard));
        if (choice is 3 or > 7)
            scenarios.Add(new EgressScenario(_home, _random, _tally, world, _watch.Guard));
        if (choice is > 3)
            scenarios.Add(new OptOutScenario(_home, _random, _tally, world, _watch.Guard));
        return [.. scenarios];
    }

    /// <summary>Time goes on while code runs: by next to nothing mostly, by more where the machine is busy with something else.</summary>
    private void Creep(Random random)
        => _home.Scheduler.Time.BetweenLooks = () => TimeSpan.FromTicks(random.Next(32) == 0 ? random.Next(50_000) : 1);

    /// <summary>Which links Campaign takes for required: it hides a record whose parent by such a link is missing.</summary>
    private void Hide(Random random)
    {
        if (random.Next(4) == 0)
            return;
        _home.Campaign.Require(Shop.CusOrder, "contactId", Shop.Profile);
        _home.Campaign.Require(Shop.CusLine, "orderId", Shop.CusOrder);
        // The readers of flags see all profiles.
        if (random.Next(3) == 0 && !_scenarios.Any(s => s is OptOutScenario))
            _home.Campaign.Require(Shop.Profile, "bossId", Shop.Profile);
        else
            _home.Campaign.HidesGrandchildren = random.Next(2) == 0;
    }

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
            _watch.Violation ??= e.Message;
        }
        catch (TimeoutException e)
        {
            _watch.Violation ??= e.Message;
        }
        return new SeedResult(_seed, _sqlite, _trace.Steps, _trace.Hash, _tally, _watch.Violation, _watch.Violation is null || _kept == 0 ? [] : [.. _trace.Last, .. _watch.Describe()]);
    }

    private void Begin()
    {
        _tally.Hit($"workflows: {string.Join(", ", _scenarios.Select(s => s.Workflow))}");
        foreach (var scenario in _scenarios)
            scenario.Grow();
        foreach (var scenario in _scenarios)
        {
            _home.Save(scenario.Draw());
            _home.Start(scenario.Workflow);
        }
        _home.StartHost();
    }

    private void Work()
    {
        var actions = _random.Next(6, 22);
        for (var i = 0; i < actions; i++)
        {
            _home.Scheduler.RunFor(TimeSpan.FromMilliseconds(_random.Next(3) == 0 ? _random.Next(50) : _random.Next(6000)));
            _watch.ThrowIfViolated();
            _trace.Add(_home.Scheduler.Time.Elapsed, Act());
            _home.Write(_ => { });
            _watch.CheckAll();
        }
    }

    private string Act()
    {
        if (_home.Host is not { Lives: true } && _random.Next(2) == 0)
            return _admin.StartHost();
        var scenario = _scenarios[_random.Next(_scenarios.Length)];
        return _random.Next(34) switch
        {
            < 16 => scenario.Act(),
            16 => _faults.Storm(),
            17 => _faults.Outage(),
            18 => Save(scenario),
            19 => _admin.Stop(scenario),
            20 or 21 => _admin.Start(scenario, _random.Next(2) == 0),
            22 => _admin.Restart(scenario),
            23 => _admin.Restore(scenario),
            24 => _admin.GiveUp(scenario),
            25 => _admin.Replay(scenario),
            26 or 27 => _admin.Kill(),
            28 => _admin.Terminate(),
            29 => _admin.Jump(),
            30 => _admin.Once(scenario),
            31 => scenario.Act(),
            _ => _admin.Allow(scenario),
        };
    }

    private string Save(IScenario scenario)
    {
        _tally.Hit("definition changed");
        return $"{scenario.Workflow} definition {_home.Save(scenario.Draw())}";
    }

    private void CalmDown()
    {
        _faults.On = false;
        foreach (var scenario in _scenarios)
            scenario.Cure();
        var strict = _random.Next(3) == 0;
        Settle();
        CheckAgreement(strict: false);
        if (strict)
            Replay();
        for (var i = 0; i < MostGenerations && _scenarios.Any(s => s.BringParentsBack()); i++)
        {
            _trace.Add(_home.Scheduler.Time.Elapsed, "parents of hidden records are back");
            Settle();
            CheckAgreement(strict: false);
        }
    }

    private void Replay()
    {
        foreach (var scenario in _scenarios)
        {
            foreach (var table in _home.State.Read(r => r.Tables(scenario.Workflow)))
                _home.RequestReplay(table.Name, scenario.Workflow);
            _admin.StopAndWait(scenario);
        }
        _trace.Add(_home.Scheduler.Time.Elapsed, "replay of everything");
        Settle();
        CheckAgreement(strict: true);
    }

    /// <summary>An admin who looks after it until nothing is left to do.</summary>
    private void Settle()
    {
        var deadline = _home.Scheduler.Time.Elapsed + CalmLimit;
        var quiet = 0;
        var restored = _scenarios.ToDictionary(s => s, _ => new Restores());
        while (quiet < 2)
        {
            if (_home.Scheduler.Time.Elapsed > deadline)
                throw new ViolationException($"It does not come to rest: {string.Join(" ", _scenarios.Select(s => _home.View(s.Workflow)))}");
            foreach (var scenario in _scenarios)
                _admin.KeepRunning(scenario);
            _home.Scheduler.RunFor(Look);
            _watch.ThrowIfViolated();
            _watch.CheckAll();
            if (_scenarios.Where(s => _admin.IsStuck(s) && restored[s].TryAgain(_home.View(s.Workflow))).ToArray() is { Length: > 0 } stuck)
            {
                foreach (var scenario in stuck)
                    _admin.Restore(scenario);
                quiet = 0;
                continue;
            }
            quiet = _scenarios.All(_watch.IsAtRest) ? quiet + 1 : 0;
        }
    }

    private void CheckAgreement(bool strict) => _home.State.Read(r =>
    {
        foreach (var scenario in _scenarios)
            scenario.CheckAgreement(r, strict);
        return true;
    });

    /// <summary>Restores since something was last written, which may have been what a dead letter waits for.</summary>
    private sealed class Restores
    {
        private const int Most = 3;

        private long _written = -1;
        private int _times;

        public bool TryAgain(WorkflowView view)
        {
            if (view.Written != _written)
                (_written, _times) = (view.Written, 0);
            return ++_times <= Most;
        }
    }
}
