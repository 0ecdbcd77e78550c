namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>Where the value of a field comes from when a row is shown.</summary>
internal enum FieldSource
{
    /// <summary>What was written to the field.</summary>
    Stored,

    /// <summary>The time of the row's creation.</summary>
    Created,

    /// <summary>The time of the row's last write.</summary>
    LastModified,

    /// <summary>Computed: <c>First Last (email)</c>.</summary>
    Title,

    /// <summary>Computed: whole years since the birth date.</summary>
    Age,

    /// <summary>A link found by comparing a join field with the key of the parent.</summary>
    Join,

    /// <summary>The address of a collection of other rows.</summary>
    Collection,
}
