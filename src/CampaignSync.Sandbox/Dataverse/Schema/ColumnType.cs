namespace CampaignSync.Sandbox.Dataverse.Schema;

/// <summary>The types of columns; DateOnly and MultiSelect are types of their own here, though not in the metadata.</summary>
internal enum ColumnType
{
    String,
    Memo,
    Boolean,
    Integer,
    BigInt,
    Decimal,
    Money,
    Double,
    DateTime,
    DateOnly,
    Picklist,
    MultiSelect,
    State,
    Status,
    Lookup,
    Customer,
    Owner,
    Uniqueidentifier,
    EntityName,
}
