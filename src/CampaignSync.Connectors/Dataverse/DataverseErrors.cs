namespace CampaignSync.Connectors.Dataverse;

/// <summary>Error codes of the Web API that decide something here.</summary>
internal static class DataverseErrors
{
    /// <summary>Record missing by id.</summary>
    public const string RecordMissing = "0x80040217";

    /// <summary>Version stamp expired: a full sync is due. Also after changes of the table's metadata.</summary>
    public const string ChangesExpired = "0x80044352";

    /// <summary>Unknown set (404), or unknown property in a query (400).</summary>
    public const string UnknownName = "0x80060888";

    /// <summary>Table without change tracking.</summary>
    public const string NotTracked = "0x80072491";

    /// <summary>Intersect tables cannot be tracked.</summary>
    public const string CannotBeTracked = "0x80072492";

    /// <summary>Privilege missing.</summary>
    public const string PrivilegeMissing = "0x80040220";
}
