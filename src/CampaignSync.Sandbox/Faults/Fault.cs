namespace CampaignSync.Sandbox.Faults;

/// <summary>One rule of what goes wrong.</summary>
internal sealed record Fault
{
    /// <summary>A kind of request (<c>campaign.create</c>) or the part before its dot (<c>campaign</c>, <c>journal</c>, <c>dataverseToken</c>).</summary>
    public required string Target { get; init; }

    public required FaultKind Kind { get; init; }

    /// <summary>Share of the requests that are hit, 0 to 1.</summary>
    public double Rate { get; init; } = 1;

    /// <summary>How many times it strikes; null: without end.</summary>
    public int? Count { get; init; }

    /// <summary>Seconds in the header Retry-After of 429 and 503.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Delay in milliseconds, of <c>latency</c> and <c>stall</c>.</summary>
    public int? LatencyMs { get; init; }

    /// <summary>Whether a request of this kind can suffer it.</summary>
    public bool Concerns(string kind)
        => (kind == Target || (kind.StartsWith(Target, StringComparison.Ordinal) && kind[Target.Length] == '.'))
            && Kind switch
            {
                FaultKind.ExpiredDeltaLink or FaultKind.ExpiredDeltaLinkGone => kind == "dataverse.delta",
                FaultKind.ExpiredPosition => kind == "journal.read",
                FaultKind.ExpiredToken => !kind.EndsWith("Token", StringComparison.Ordinal),
                _ => true,
            };
}
