namespace CampaignSync.Control.Sandbox;

/// <summary>A sandbox that runs.</summary>
/// <param name="ConnectionPath">Definition of the connections to it; <c>Set-SyncConnection</c> takes it.</param>
public sealed record SandboxView(int ProcessId, Uri DataverseUrl, Uri CampaignUrl, Uri JournalUrl, Uri AdminUrl, string ConnectionPath);
