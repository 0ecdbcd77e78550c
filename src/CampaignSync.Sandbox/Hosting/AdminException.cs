namespace CampaignSync.Sandbox.Hosting;

/// <summary>An admin call that cannot be carried out; answered with 400 and the message.</summary>
internal sealed class AdminException(string message) : Exception(message);
