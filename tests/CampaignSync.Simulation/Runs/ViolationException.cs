namespace CampaignSync.Simulation.Runs;

/// <summary>The engine broke a promise.</summary>
internal sealed class ViolationException(string message) : Exception(message);
