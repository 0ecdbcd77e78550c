namespace CampaignSync.Sandbox.Demo;

/// <summary>The demo cannot go on; the message says what happened and what to look at.</summary>
internal sealed class DemoException(string message) : Exception(message);
