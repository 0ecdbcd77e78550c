using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Checks;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Flags;

/// <summary>
/// One random sequence: humans change flags on both sides of a few pairs, Ingress writes the same profiles, requests fail, hosts
/// die, and the two clocks differ by up to ten minutes. At the end both sides must be at rest where the oracle says. The same
/// seed gives the same sequence.
/// </summary>
internal sealed class FlagRun : IDisposable
{
    private const int Pairs = 3;
    private readonly Random _random;
    private readonly SimulatedHome _home;
    private readonly SimulatedFlags _flags;
    private readonly OptInOutDefinition _definition;
    private readonly bool _times;
    private readonly FlagOracle[,] _oracles;
    private readonly OptOutWatch _watch;
    private readonly List<string> _trace = [];
    private readonly int[,] _lostBefore = new int[Pairs, FlagShop.Columns.Count];
    private readonly FlagTrouble _trouble;

    public FlagRun(int seed)
    {
        Seed = seed;
        _random = new Random(seed);
        _home = new SimulatedHome(seed);
        _times = _random.Next(10) > 0;
        _flags = FlagShop.Open(_home, _times);
        _flags.DynamicsSkew = Skew();
        _flags.CampaignSkew = Skew();
        _flags.PageSize = _random.Next(1, 4);
        _home.Dataverse.HidesUsers = new Random(~seed).Next(20) == 0;
        var direction = _random.Next(5) switch { 0 => OptOutDirection.DynamicsToCampaign, 1 => OptOutDirection.CampaignToDynamics, _ => OptOutDirection.Bidirectional };
        var valueWins = direction == OptOutDirection.Bidirectional && _random.Next(5) == 0;
        _definition = FlagShop.Definition(direction, valueWins, TimeSpan.FromMilliseconds(_random.Next(500, 2000)), filter: _random.Next(3) == 0);
        _oracles = new FlagOracle[Pairs, FlagShop.Columns.Count];
        foreach (var (pair, flag) in Cells())
            _oracles[pair, flag] = new FlagOracle(direction, valueWins, _times, namesUsers: !_home.Dataverse.HidesUsers);
        _watch = new OptOutWatch(direction, valueWins, _times, namesUsers: !_home.Dataverse.HidesUsers);
        _trouble = new FlagTrouble(_home, _random);
        _trace.Add($"seed {seed}: {direction}{(valueWins ? " valueWins" : "")}{(_times ? "" : " without times")}{(_home.Dataverse.HidesUsers ? " without users" : "")} skew {_flags.DynamicsSkew} {_flags.CampaignSkew} poll {_definition.PollInterval}");
    }

    public int Seed { get; }

    /// <summary>Flags whose end the rule leaves no choice about, and all of them.</summary>
    public (int Decided, int All) Strength { get; private set; }

    public int HumanChanges { get; private set; }

    /// <summary>Runs it.</summary>
    /// <returns>What is wrong, with all that happened; null: nothing.</returns>
    public string? Run()
    {
        try
        {
            Begin();
            var steps = _random.Next(6, 24);
            for (var i = 0; i < steps; i++)
            {
                _home.Scheduler.RunFor(Gap());
                Step();
            }
            Calm();
            return Check();
        }
        catch (FlagViolationException e)
        {
            return Describe(e.Message);
        }
    }

    public void Dispose() => _home.Dispose();

    private void Begin()
    {
        foreach (var pair in Enumerable.Range(0, Pairs))
        {
            _home.Scheduler.RunFor(TimeSpan.FromSeconds(_random.Next(0, 5)));
            if (_random.Next(10) > 0)
                SaveContact(pair, [.. FlagShop.Columns.Select(_ => (bool?)(_random.Next(2) == 0))]);
            _home.Scheduler.RunFor(TimeSpan.FromSeconds(_random.Next(0, 5)));
            if (_random.Next(10) > 1)
                SaveProfile(pair, [.. FlagShop.Columns.Select(_ => _random.Next(3) == 0 ? (bool?)true : null)]);
        }
        _home.Save(_definition);
        _home.Start(WorkflowName.OptInOut);
        _home.StartHost();
    }

    private TimeSpan Gap() => _random.Next(6) switch
    {
        0 => TimeSpan.Zero,
        1 or 2 => TimeSpan.FromMilliseconds(_random.Next(1, 100)),
        3 or 4 => TimeSpan.FromMilliseconds(_random.Next(100, 3000)),
        _ => TimeSpan.FromSeconds(_random.Next(3, 10)),
    };

    private void Step()
    {
        var pair = _random.Next(Pairs);
        switch (_random.Next(20))
        {
            case < 6:
                SaveContact(pair, Edit());
                break;
            case < 12 when _flags.Profiles.ContainsKey(Key(pair)):
                SaveProfile(pair, Edit());
                break;
            case < 13:
                SaveContact(pair, []);
                break;
            case < 16:
                // Ingress writes something else of the profile, or creates it.
                SaveProfile(pair, []);
                break;
            case 16 when _flags.Profiles.ContainsKey(Key(pair)):
                Note($"profile {pair} deleted");
                Observe(pair);
                _flags.Profiles.Remove(Key(pair));
                foreach (var flag in Flags())
                    _oracles[pair, flag].DeleteProfile();
                break;
            case 17:
                LoseAnswers();
                Note(_trouble.KillSoon());
                break;
            case 18:
                LoseAnswers();
                Note("host ends and the next begins");
                _trouble.KillNow();
                _home.StartHost();
                break;
            default:
                LoseAnswers();
                Note(_trouble.FailRequestsOrNoMore());
                break;
        }
        if (_home.Host is { Lives: false } && _random.Next(2) == 0)
            _home.StartHost();
    }

    private void LoseAnswers()
    {
        foreach (var (pair, flag) in Cells())
            _oracles[pair, flag].AnswersMayBeLost = true;
    }

    private void Calm()
    {
        _trouble.End();
        _home.StartHost();
        // As long as everybody's longest back-off, where there was something to back off from.
        _home.Scheduler.RunFor(TimeSpan.FromSeconds(_trouble.RequestsFailed ? 20 : 4));
        _home.Scheduler.RunUntil(() => _home.View(WorkflowName.OptInOut) is { Backlog: 0, Status: WorkflowStatus.RUNNING }, TimeSpan.FromMinutes(3), () => Describe("It does not come to rest."));
        _home.Scheduler.RunFor(TimeSpan.FromSeconds(3));
    }

    private string? Check()
    {
        var writes = _flags.Writes.Count;
        _home.Scheduler.RunFor(TimeSpan.FromSeconds(5));
        if (_flags.Writes.Count != writes)
            return Describe("It writes on after both sides have come to rest.");
        var view = _home.View(WorkflowName.OptInOut);
        if (view.DeadLetters > 0)
            return Describe($"There are dead letters: {view}");
        if (_watch.Complaint(_flags.Writes) is { } undone)
            return Describe(undone);
        var (decided, all) = (0, 0);
        foreach (var (pair, flag) in Cells())
        {
            Now(pair, flag);
            var ends = _oracles[pair, flag].Ends;
            var end = (_flags.AtDynamics(Key(pair), flag), _flags.AtCampaign(Key(pair), flag));
            if (!ends.Contains(end))
                return Describe($"Pair {pair}, flag {flag} ends as {end}; by the rule it is {string.Join(" or ", ends)}.");
            if (_definition.Direction == OptOutDirection.Bidirectional && end is ({ } d, { } c) && d != c)
                return Describe($"Pair {pair}, flag {flag}: the sides differ at the end.");
            decided += ends.Count == 1 ? 1 : 0;
            all++;
        }
        Strength = (decided, all);
        return null;
    }

    private void SaveContact(int pair, bool?[] optOuts)
    {
        Observe(pair);
        Note($"contact {pair} saved {Shown(optOuts)} at {_flags.DynamicsNow:HH:mm:ss}");
        foreach (var flag in Flags())
        {
            var optOut = flag < optOuts.Length ? optOuts[flag] : null;
            Human(true, pair, flag, optOut, _flags.AtDynamics(Key(pair), flag) ?? false, _flags.DynamicsNow);
            _oracles[pair, flag].SaveContact(optOut, _flags.DynamicsNow.ToUnixTimeSeconds());
        }
        _flags.SaveContact(Key(pair), optOuts);
    }

    private void SaveProfile(int pair, bool?[] optOuts)
    {
        Observe(pair);
        Note($"profile {pair} saved {Shown(optOuts)} at {_flags.CampaignNow:HH:mm:ss.fff}");
        foreach (var flag in Flags())
        {
            var optOut = flag < optOuts.Length ? optOuts[flag] : null;
            Human(false, pair, flag, optOut, _flags.AtCampaign(Key(pair), flag) ?? false, _flags.CampaignNow);
            _oracles[pair, flag].SaveProfile(optOut, _flags.CampaignNow.ToUnixTimeSeconds());
        }
        _flags.SaveProfile(Key(pair), optOuts);
    }

    private void Human(bool atDynamics, int pair, int flag, bool? optOut, bool before, DateTimeOffset stamp)
    {
        if (optOut is not { } value || value == before)
            return;
        HumanChanges++;
        _watch.Changed(new HumanChange(atDynamics, Key(pair), flag, value, stamp.ToUnixTimeSeconds(), _home.Now, HalvesMet(pair), IsSeen(pair)));
    }

    private bool HalvesMet(int pair) => _home.State.Read(r => r.FindTable(WorkflowName.OptInOut, FlagShop.Contact) is { } table
        && r.FindPair(table.Id, Key(pair)) is { HasContact: true, HasProfile: true }) && !IsPending(pair);

    private bool IsSeen(int pair) => _home.State.Read(r => r.FindTable(WorkflowName.OptInOut, FlagShop.Contact)?.Link) is { } link
        && _home.Dataverse.Table(FlagShop.Contact).Rows.TryGetValue(Key(pair), out var row) && Coverage.IsBehind(SourceLink.Parse(link), row);

    private bool IsPending(int pair) => _home.State.Read(r => r.FindTable(WorkflowName.OptInOut, FlagShop.Contact) is { } table && r.FindItem(table.Id, Key(pair)) is not null);

    private void Observe(int pair)
    {
        foreach (var flag in Flags())
        {
            var (d, c) = (_flags.AtDynamics(Key(pair), flag), _flags.AtCampaign(Key(pair), flag));
            Now(pair, flag);
            if (!_oracles[pair, flag].Observe(d, c))
                throw new FlagViolationException($"Pair {pair}, flag {flag} shows {(d, c)}, to which the rule does not lead.");
        }
    }

    private void Now(int pair, int flag)
    {
        _oracles[pair, flag].Now(_flags.CampaignNow.ToUnixTimeSeconds(), IsPending(pair), answersLost: _trouble.Lost > _lostBefore[pair, flag]);
        _lostBefore[pair, flag] = _trouble.Lost;
    }

    private bool?[] Edit()
    {
        var optOuts = new bool?[FlagShop.Columns.Count];
        foreach (var flag in Flags())
            optOuts[flag] = _random.Next(3) == 0 ? null : _random.Next(2) == 0;
        return optOuts;
    }

    private TimeSpan Skew() => _random.Next(3) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(_random.Next(-300_000, 300_001));

    private string Describe(string problem)
    {
        foreach (var write in _flags.Writes)
            _trace.Add($"{Clock(write.At)} engine writes {(write.ToDynamics ? "contact" : "profile")} {write.Key.ToString()[7]} flag {write.Flag} = {write.OptOut}");
        var lines = _trace.Skip(1).OrderBy(l => l[..12], StringComparer.Ordinal);
        var errors = _home.Log.Lines.Where(l => l.Exception is not null).Select(l => $"{l.Message} {l.Exception}");
        return $"{problem}{Environment.NewLine}{_trace[0]}{Environment.NewLine}{string.Join(Environment.NewLine, lines)}{Environment.NewLine}{_home.View(WorkflowName.OptInOut)}{Environment.NewLine}{string.Join(Environment.NewLine, errors)}";
    }

    private void Note(string line) => _trace.Add($"{Clock(_home.Now)} {line}");

    private static string Clock(DateTimeOffset time) => $"{time:HH:mm:ss.fff}";

    private static string Shown(bool?[] optOuts) => optOuts.Length == 0 ? "(something else)" : string.Join(",", optOuts.Select(o => o?.ToString() ?? "-"));

    private static Guid Key(int pair) => new(pair + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    private static IEnumerable<int> Flags() => Enumerable.Range(0, FlagShop.Columns.Count);

    private static IEnumerable<(int Pair, int Flag)> Cells() => Enumerable.Range(0, Pairs).SelectMany(p => Flags().Select(f => (p, f)));
}
