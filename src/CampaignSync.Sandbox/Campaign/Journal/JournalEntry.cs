namespace CampaignSync.Sandbox.Campaign.Journal;

/// <summary>One entry: when it came in, and the bytes that stand at <c>event</c>.</summary>
internal readonly record struct JournalEntry(long ReceivedTicks, byte[] Event);
