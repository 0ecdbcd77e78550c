using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Scenarios;
using CampaignSync.Simulation.State;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Runs;

/// <summary>What goes wrong in a run, drawn from its seed, and counted.</summary>
internal sealed class FaultMix
{
    private static readonly ReadFault[] ReadFaults = [.. Enum.GetValues<ReadFault>().Where(f => f != ReadFault.None)];
    private static readonly WriteFault[] WriteFaults = [.. Enum.GetValues<WriteFault>().Where(f => f is not (WriteFault.None or WriteFault.Refused))];
    private static readonly (CommitKinds Kind, string Name)[] CrashPoints =
    [
        (CommitKinds.Page, "crash point 1"),
        (CommitKinds.Sweep, "crash point 2"),
        (CommitKinds.Claim, "crash point 3"),
        (CommitKinds.Completion, "crash point 4"),
        (CommitKinds.Journal, "crash point 5"),
        (CommitKinds.Profiles, "crash point 6"),
        (CommitKinds.Intent, "crash point 7"),
        (CommitKinds.Flag, "crash at a written flag"),
        (CommitKinds.Control, "crash at a change of state"),
    ];

    private readonly SimulatedHome _home;
    private readonly Random _random;
    private readonly Tally _tally;
    private readonly double _read;
    private readonly double _write;
    private readonly double _kill;
    private readonly CommitKinds _killAt;
    private readonly int _latency;
    private TimeSpan _stormUntil;
    private TimeSpan _awayUntil;

    /// <param name="points">Commits that the workflows of the run make, beyond those that all make.</param>
    public FaultMix(SimulatedHome home, Random random, Tally tally, CommitKinds points)
    {
        _home = home;
        _random = random;
        _tally = tally;
        _read = random.Next(3) == 0 ? 0 : random.NextDouble() * 0.3;
        _write = random.Next(3) == 0 ? 0 : random.NextDouble() * 0.4;
        _kill = random.Next(3) == 0 ? 0 : random.NextDouble() * 0.06;
        var possible = CrashPoints.Where(p => (p.Kind & (points | CommitKinds.Claim | CommitKinds.Completion | CommitKinds.Control)) != 0).ToArray();
        _killAt = possible[random.Next(possible.Length)].Kind;
        _latency = random.Next(3) switch { 0 => 1, 1 => 60, _ => 900 };
        home.Network.Latency = () => TimeSpan.FromMilliseconds(1 + random.Next(_latency));
        home.Network.OnRead = _ => DrawRead();
        home.Network.OnWrite = DrawWrite;
        home.Network.OnSend = DrawSend;
        home.Network.OnProbe = _ => !IsAway && _random.Next(20) != 0;
        home.Network.OnSignIn = () => On && _random.NextDouble() < _read / 4 ? Count<RemoteFaultException>("sign-in fails", new TransientException("The token endpoint does not answer.")) : null;
        home.Network.RetryAfter = () => _random.Next(3) == 0 ? null : TimeSpan.FromSeconds(_random.Next(1, 20));
        home.Network.Met = tally.Hit;
        home.Commits.CommitTime = () => _random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(_random.Next(1, 40));
        home.Commits.Kill = Kills;
    }

    /// <summary>False: nothing goes wrong any more but what the records themselves bring.</summary>
    public bool On { get; set; } = true;

    private bool IsAway => _home.Scheduler.Time.Elapsed < _awayUntil;

    /// <summary>From now on both systems answer 429 to everything that writes, for a while.</summary>
    public string Storm()
    {
        _stormUntil = _home.Scheduler.Time.Elapsed + TimeSpan.FromSeconds(_random.Next(2, 15));
        return Count("429 storm", "429 storm");
    }

    /// <summary>From now on both systems are away, for a while.</summary>
    public string Outage()
    {
        _awayUntil = _home.Scheduler.Time.Elapsed + TimeSpan.FromSeconds(_random.Next(5, 60));
        return Count("outage", "outage");
    }

    private ReadFault DrawRead()
    {
        if (!On || _random.NextDouble() >= _read)
            return ReadFault.None;
        var fault = ReadFaults[_random.Next(ReadFaults.Length)];
        // Three in a row are a failure by design.
        return fault == ReadFault.NoDeltaLink && _random.Next(3) == 0 ? ReadFault.None : fault;
    }

    private WriteFault DrawWrite(RecordWrite write)
    {
        if (!write.Delete && Holds(write, ShopWorld.Refused))
            return Count("write: Refused", WriteFault.Refused);
        if (!write.Delete && Holds(write, ShopWorld.Poison))
            return Count("write: poison", WriteFault.ServerError);
        return Draw("write", _write);
    }

    /// <summary>Batches and flags like records; within a batch an activity fails more rarely.</summary>
    private WriteFault DrawSend(string what) => Draw(what, what == "activity" ? _write / 3 : _write);

    private WriteFault Draw(string what, double chance)
    {
        if (!On)
            return WriteFault.None;
        if (IsAway)
            return _random.Next(2) == 0 ? WriteFault.Unavailable : WriteFault.ServerError;
        if (_home.Scheduler.Time.Elapsed < _stormUntil)
            return WriteFault.Throttled;
        if (_random.NextDouble() >= chance)
            return WriteFault.None;
        var fault = WriteFaults[_random.Next(WriteFaults.Length)];
        return Count($"{what}: {fault}", fault);
    }

    private bool Kills(CommitKinds kinds, bool before)
    {
        if (!On || kinds is CommitKinds.Heartbeat or CommitKinds.None)
            return false;
        // Some commits are rare: where they are the point of the seed, they are hit almost every time.
        var often = _killAt is CommitKinds.Sweep or CommitKinds.Intent or CommitKinds.Flag or CommitKinds.Profiles or CommitKinds.Journal ? _kill * 20 : _kill;
        // Killed before each of them, none would ever be stored, and none killed after.
        if (before)
            often = Math.Min(often, 0.5);
        if (_random.NextDouble() >= (kinds.HasFlag(_killAt) ? often : _kill / 20))
            return false;
        foreach (var (kind, name) in CrashPoints)
        {
            if (kinds.HasFlag(kind))
                _tally.Hit($"{name}, {(before ? "before" : "after")} the commit");
        }
        return true;
    }

    private T Count<T>(string what, T value)
    {
        _tally.Hit(what);
        return value;
    }

    private static bool Holds(RecordWrite write, string word) => write.CreateBody.Span.IndexOf(System.Text.Encoding.ASCII.GetBytes(word)) >= 0;
}
