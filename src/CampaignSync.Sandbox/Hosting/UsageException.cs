namespace CampaignSync.Sandbox.Hosting;

/// <summary>The command line, or a file that it names, cannot be understood.</summary>
internal sealed class UsageException(string message) : Exception(message);
