using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.State;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Flags;

/// <summary>What goes wrong in a flag sequence: requests that fail, and hosts that die at a commit or at once.</summary>
internal sealed class FlagTrouble
{
    private readonly SimulatedHome _home;
    private readonly Random _random;
    private int _killAfter = -1;
    private bool _killBefore;
    private double _faults;

    public FlagTrouble(SimulatedHome home, Random random)
    {
        _home = home;
        _random = random;
        var slowest = random.Next(4) == 0 ? 400 : 30;
        home.Network.Latency = () => TimeSpan.FromMilliseconds(random.Next(1, slowest));
        home.Network.RetryAfter = () => random.Next(2) == 0 ? null : TimeSpan.FromSeconds(1);
        home.Network.OnFlags = _ => FaultOfWrite();
        home.Network.OnRead = _ => FaultOfRead();
        home.Commits.CommitTime = () => TimeSpan.FromMilliseconds(random.Next(0, 4));
        home.Commits.Kill = DiesAt;
    }

    /// <summary>How often an answer to a write may have been lost up to now.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether requests failed at any time, so that somebody may back off.</summary>
    public bool RequestsFailed { get; private set; }

    /// <returns>What was ordered, in words.</returns>
    public string KillSoon()
    {
        _killAfter = _random.Next(0, 6);
        _killBefore = _random.Next(2) == 0;
        return $"host dies {(_killBefore ? "before" : "after")} commit {_killAfter}";
    }

    public void KillNow()
    {
        Lost++;
        _home.KillHost();
    }

    /// <returns>What was ordered, in words.</returns>
    public string FailRequestsOrNoMore()
    {
        RequestsFailed = true;
        _faults = _faults > 0 ? 0 : _random.NextDouble() / 2;
        return $"requests fail by {_faults:0.00}";
    }

    public void End()
    {
        _faults = 0;
        _killAfter = -1;
    }

    private WriteFault FaultOfWrite()
    {
        if (_random.NextDouble() >= _faults)
            return WriteFault.None;
        Lost++;
        return (WriteFault)_random.Next((int)WriteFault.Throttled, (int)WriteFault.LostAnswer + 1);
    }

    private ReadFault FaultOfRead()
        => _random.NextDouble() >= _faults ? ReadFault.None : (ReadFault)_random.Next((int)ReadFault.Unavailable, (int)ReadFault.NoDeltaLink);

    private bool DiesAt(CommitKinds kinds, bool before)
    {
        var dies = kinds is not (CommitKinds.None or CommitKinds.Heartbeat) && before == _killBefore && _killAfter >= 0 && _killAfter-- == 0;
        Lost += dies ? 1 : 0;
        return dies;
    }
}
