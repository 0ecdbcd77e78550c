namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>The three branches of the REST interface.</summary>
[Flags]
internal enum ResourceBranches
{
    None = 0,

    /// <summary><c>/profileAndServices</c>: built-in fields only.</summary>
    BuiltIn = 1,

    /// <summary><c>/profileAndServicesExt</c>: added fields, and custom resources that are linked to the profile.</summary>
    Ext = 2,

    /// <summary><c>/customResources</c>: custom resources that are not exposed under Ext.</summary>
    Custom = 4,
}
