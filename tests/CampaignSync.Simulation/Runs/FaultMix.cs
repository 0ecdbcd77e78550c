using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Home;
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
        (CommitKinds.Control, "crash at a change of state"),
    ];

    private readonly SimulatedHome _home;
    private readonly Random _random;
    private readonly Tally _tally;
    private readonly double _read;
    private readonly double _write;
    private readonly double _kill;
    private readonly int _killAt;
    private readonly int _latency;
    private TimeSpan _stormUntil;
    private TimeSpan _awayUntil;

    public FaultMix(SimulatedHome home, Random random, Tally tally)
    {
        _home = home;
        _random = random;
        _tally = tally;
        _read = random.Next(3) == 0 ? 0 : random.NextDouble() * 0.3;
        _write = random.Next(3) == 0 ? 0 : random.NextDouble() * 0.4;
        _kill = random.Next(3) == 0 ? 0 : random.NextDouble() * 0.06;
        _killAt = random.Next(CrashPoints.Length);
        _latency = random.Next(3) switch { 0 => 1, 1 => 60, _ => 900 };
        home.Network.Latency = () => TimeSpan.FromMilliseconds(1 + random.Next(_latency));
        home.Network.OnRead = DrawRead;
        home.Network.OnWrite = DrawWrite;
        home.Network.OnProbe = _ => !IsAway && _random.Next(20) != 0;
        home.Network.OnSignIn = () => On && _random.NextDouble() < _read / 4 ? Count<RemoteFaultException>("sign-in fails", new TransientException("The token endpoint does not answer.")) : null;
        home.Network.RetryAfter = () => _random.Next(3) == 0 ? null : TimeSpan.FromSeconds(_random.Next(1, 20));
        home.Commits.CommitTime = () => _random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(_random.Next(1, 40));
        home.Commits.Kill = Kills;
    }

    /// <summary>False: nothing goes wrong any more but what the records themselves bring.</summary>
    public bool On { get; set; } = true;

    private bool IsAway => _home.Scheduler.Time.Elapsed < _awayUntil;

    /// <summary>From now on Campaign answers 429 to everything, for a while.</summary>
    public string Storm()
    {
        _stormUntil = _home.Scheduler.Time.Elapsed + TimeSpan.FromSeconds(_random.Next(2, 15));
        return Count("429 storm", "429 storm");
    }

    /// <summary>From now on Campaign is away, for a while.</summary>
    public string Outage()
    {
        _awayUntil = _home.Scheduler.Time.Elapsed + TimeSpan.FromSeconds(_random.Next(5, 60));
        return Count("outage", "outage");
    }

    private ReadFault DrawRead(string table)
    {
        if (!On || _random.NextDouble() >= _read)
            return ReadFault.None;
        var fault = ReadFaults[_random.Next(ReadFaults.Length)];
        // Three in a row are a failure by design.
        if (fault == ReadFault.NoDeltaLink && _random.Next(3) != 0)
            return ReadFault.None;
        return Count("read: " + fault, fault);
    }

    private WriteFault DrawWrite(RecordWrite write)
    {
        if (!write.Delete && Holds(write, ShopWorld.Refused))
            return Count("write: Refused", WriteFault.Refused);
        if (!write.Delete && Holds(write, ShopWorld.Poison))
            return Count("write: poison", WriteFault.ServerError);
        if (!On)
            return WriteFault.None;
        if (IsAway)
            return _random.Next(2) == 0 ? WriteFault.Unavailable : WriteFault.ServerError;
        if (_home.Scheduler.Time.Elapsed < _stormUntil)
            return WriteFault.Throttled;
        if (_random.NextDouble() >= _write)
            return WriteFault.None;
        var fault = WriteFaults[_random.Next(WriteFaults.Length)];
        return Count("write: " + fault, fault);
    }

    private bool Kills(CommitKinds kinds, bool before)
    {
        if (!On || kinds is CommitKinds.Heartbeat or CommitKinds.None)
            return false;
        // A sweep is rare: where it is the point of the seed, it is hit almost every time.
        var chance = kinds.HasFlag(CrashPoints[_killAt].Kind) ? (_killAt == 1 ? _kill * 12 : _kill) : _kill / 20;
        if (_random.NextDouble() >= chance)
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
