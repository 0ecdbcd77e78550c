namespace CampaignSync.Connectors.Dataverse;

/// <summary>Error codes of the Web API that decide something here, in lower case.</summary>
internal static class DataverseErrors
{
    /// <summary>Record missing by id.</summary>
    public const string RecordMissing = "0x80040217";

    /// <summary>A record with that primary id exists (412).</summary>
    public const string DuplicateId = "0x80040237";

    /// <summary>The record has changed since its etag was read (412).</summary>
    public const string VersionMismatch = "0x80060882";

    /// <summary>Something in the body does not fit the table.</summary>
    public const string BadPayload = "0x80048d19";

    /// <summary>An inactive (completed) record is not changed.</summary>
    public const string Inactive = "0x80040230";

    /// <summary>The status does not go with the state.</summary>
    public const string StatusNotOfState = "0x80048408";

    /// <summary>Version stamp expired: a full sync is due. Also after changes of the table's metadata.</summary>
    public const string ChangesExpired = "0x80044352";

    /// <summary>Unknown set (404), or unknown property in a query (400).</summary>
    public const string UnknownName = "0x80060888";

    /// <summary>Table without change tracking.</summary>
    public const string NotTracked = "0x80072491";

    /// <summary>Intersect tables cannot be tracked.</summary>
    public const string CannotBeTracked = "0x80072492";

    /// <summary>A lock was not had in time.</summary>
    public const string LockTimeout = "0x80044339";

    /// <summary>Anything unexpected.</summary>
    public const string Unexpected = "0x80040216";

    /// <summary>Custom code of the organization threw; it may be the record's fault or not.</summary>
    public const string PlugIn = "0x80040265";
}
