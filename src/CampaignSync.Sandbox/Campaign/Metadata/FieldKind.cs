namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>What a field of a resource holds.</summary>
internal enum FieldKind
{
    String,
    Integer,
    Boolean,
    Float,
    Double,
    Date,
    DateTime,
    Enumeration,
    Link,
    Collection,
}
