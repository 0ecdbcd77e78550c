namespace CampaignSync.Cmdlets.Errors;

/// <summary>What went wrong, in the words of the prompt; the cause is inside.</summary>
public sealed class SyncException(string message, Exception inner) : Exception(message, inner);
