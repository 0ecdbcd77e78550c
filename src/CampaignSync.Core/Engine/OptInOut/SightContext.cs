namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>How a half was seen.</summary>
/// <param name="Sequence">On the store's counter.</param>
/// <param name="Full">By a read of all records.</param>
/// <param name="Fresh">By asking for this very record, right before it is decided on; nothing is queued then.</param>
/// <param name="Newest">By looking for the newest changes while a read of all records is under way.</param>
/// <param name="Read">The read of profiles that showed it; null: it cannot have been under way while we wrote.</param>
internal readonly record struct SightContext(long Sequence, DateTimeOffset Now, bool Full = false, bool Fresh = false, bool Newest = false, ReadsUnderWay.ProfileRead? Read = null);
