namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>A contact's flags as they were read.</summary>
/// <param name="Values">As the columns say, one per flag; null: the column is empty, which counts as false.</param>
/// <param name="ModifiedAt">Of the whole record; Dataverse keeps no time per column.</param>
/// <param name="SavedBy">Who saved the record last.</param>
internal readonly record struct ContactRow(Guid Key, long Version, IReadOnlyList<bool> Values, DateTimeOffset ModifiedAt, Saver SavedBy = Saver.NotTold);

/// <summary>Who saved a contact last.</summary>
internal enum Saver
{
    /// <summary>Dataverse does not say.</summary>
    NotTold,

    /// <summary>The application user as whom we write.</summary>
    Us,

    Another,
}
