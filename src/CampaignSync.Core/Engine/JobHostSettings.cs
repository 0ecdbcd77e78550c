using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>What a job host works with.</summary>
public sealed record JobHostSettings
{
    public required IStateStore Store { get; init; }

    /// <summary>Number of this host; the store refuses what an older one writes.</summary>
    public required long Epoch { get; init; }
    public required IDefinitionSource Definitions { get; init; }
    public required IRemoteSystemFactory Remotes { get; init; }

    /// <summary>Tries connections for those who ask; null: cannot be asked.</summary>
    public IConnectionCheck? ConnectionCheck { get; init; }
    public required IEngineLog Log { get; init; }

    /// <summary>32 bytes, one per home: hashes of records are worthless without it.</summary>
    public required byte[] HashKey { get; init; }

    /// <summary>Bytes free where the state lies (rule 12); null: unknown just now.</summary>
    public required Func<long?> FreeDiskBytes { get; init; }

    /// <summary>Records that can be written and wait, at most, before a full read waits for the writers: by default two pages, so that they do not run dry while one is read.</summary>
    public long ReadAhead { get; init; } = 10_000;
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Seed of the jitter.</summary>
    public int Seed { get; init; } = 1;
    public int ProcessId { get; init; }
    public string Version { get; init; } = "";

    /// <summary>Whether the host ends by itself a minute after nothing is wanted any more.</summary>
    public bool EndWhenIdle { get; init; } = true;
}
