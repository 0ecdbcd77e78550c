using CampaignSync.Core.Ports;

namespace CampaignSync.Simulation.Systems;

/// <summary>What lies between a host and the two systems: latency and faults, by whoever drives the run.</summary>
internal sealed class SimulatedNetwork
{
    /// <summary>How long a request is under way, each way.</summary>
    public Func<TimeSpan> Latency { get; set; } = () => TimeSpan.FromMilliseconds(2);

    /// <summary>How long a write is under way, each way, if it takes another time.</summary>
    public Func<TimeSpan>? WriteLatency { get; set; }

    /// <summary>Decides what goes wrong with a read of a table, of the journal, or of profiles.</summary>
    public Func<string, ReadFault> OnRead { get; set; } = _ => ReadFault.None;

    /// <summary>Decides what goes wrong with a request that writes a record.</summary>
    public Func<RecordWrite, WriteFault> OnWrite { get; set; } = _ => WriteFault.None;

    /// <summary>Decides what goes wrong with a request that reads or writes flags.</summary>
    public Func<string, WriteFault> OnFlags { get; set; } = _ => WriteFault.None;

    /// <summary>Decides what goes wrong with a batch of activities, or a write of flags.</summary>
    public Func<string, WriteFault> OnSend { get; set; } = _ => WriteFault.None;

    /// <summary>Whether a probe of a resource is answered.</summary>
    public Func<string, bool> OnProbe { get; set; } = _ => true;

    /// <summary>Why signing in fails; null: it does not.</summary>
    public Func<RemoteFaultException?> OnSignIn { get; set; } = () => null;

    /// <summary>Retry-After of a 429; null: none is given.</summary>
    public Func<TimeSpan?> RetryAfter { get; set; } = () => null;

    /// <summary>Told of every request as it arrives.</summary>
    public Action<string> Arrived { get; set; } = _ => { };

    /// <summary>Told of every fault of a read that made a difference.</summary>
    public Action<string> Met { get; set; } = _ => { };

    /// <summary>Requests that arrived so far.</summary>
    public long Requests { get; set; }
}
