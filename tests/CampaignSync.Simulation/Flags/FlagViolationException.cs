namespace CampaignSync.Simulation.Flags;

/// <summary>Something is so that the rule does not allow.</summary>
internal sealed class FlagViolationException(string message) : Exception(message);
