namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>One state of a row. A write makes a new one, so that a reader needs no lock.</summary>
/// <param name="Id">The number of the row in its table.</param>
/// <param name="Data">The columns, see <see cref="RowBytes"/>.</param>
/// <param name="Created">Time of creation, in UTC ticks.</param>
/// <param name="Modified">Time of the last write, in UTC ticks.</param>
/// <param name="Version">Number of the last write in its table; tells writes of the same millisecond apart.</param>
/// <param name="Updates">How often the row was updated.</param>
internal sealed record CampaignRow(long Id, byte[] Data, long Created, long Modified, long Version, int Updates);
