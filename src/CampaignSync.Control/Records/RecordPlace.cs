namespace CampaignSync.Control.Records;

/// <summary>Where a record is, seen from this side.</summary>
public enum RecordPlace : long
{
    /// <summary>In the backlog, waiting for nothing but its turn.</summary>
    Queued,

    /// <summary>Being written at this moment.</summary>
    InFlight,

    /// <summary>Its last attempt did not end it; it is tried again at a known time.</summary>
    Waiting,

    /// <summary>Waits for a parent to be written, or for children to be deleted. Also: was deleted while Campaign hid it for the sake of a missing parent.</summary>
    Blocked,

    /// <summary>The deletion guard holds it.</summary>
    Held,

    /// <summary>Refused by the destination.</summary>
    DeadLetter,

    /// <summary>At the destination.</summary>
    Written,

    /// <summary>The filter excludes it.</summary>
    FilteredOut,

    /// <summary>No trace of it: not read yet, not mapped, or no such record.</summary>
    Unknown,
}
