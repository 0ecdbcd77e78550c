namespace CampaignSync.Sandbox.Faults;

/// <summary>The fate of one request: how much later it is dealt with, and what goes wrong, if anything.</summary>
internal readonly record struct FaultDecision(TimeSpan Latency, Fault? Fault);
