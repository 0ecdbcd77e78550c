namespace CampaignSync.Sandbox.Dataverse.Schema;

/// <summary>How the Web API and its metadata call the types.</summary>
internal static class ColumnTypeNames
{
    public static bool IsLookup(this ColumnType type) => type is ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner;

    public static string PropertyNameOf(this ColumnType type, string column) => type.IsLookup() ? $"_{column}_value" : column;

    /// <summary>The type in <c>$metadata</c>.</summary>
    public static string Edm(this ColumnType type) => type switch
    {
        ColumnType.Boolean => "Edm.Boolean",
        ColumnType.Integer or ColumnType.Picklist or ColumnType.State or ColumnType.Status => "Edm.Int32",
        ColumnType.BigInt => "Edm.Int64",
        ColumnType.Decimal or ColumnType.Money => "Edm.Decimal",
        ColumnType.Double => "Edm.Double",
        ColumnType.DateTime => "Edm.DateTimeOffset",
        ColumnType.DateOnly => "Edm.Date",
        ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner or ColumnType.Uniqueidentifier => "Edm.Guid",
        _ => "Edm.String",
    };

    /// <summary><c>AttributeType</c> in the metadata.</summary>
    public static string AttributeType(this ColumnType type) => type switch
    {
        ColumnType.DateOnly => "DateTime",
        ColumnType.MultiSelect => "Virtual",
        _ => type.ToString(),
    };

    /// <summary><c>AttributeTypeName.Value</c> in the metadata.</summary>
    public static string AttributeTypeName(this ColumnType type) => type switch
    {
        ColumnType.DateOnly => "DateTimeType",
        ColumnType.MultiSelect => "MultiSelectPicklistType",
        _ => type + "Type",
    };

    /// <summary>The class that the metadata casts to, without namespace.</summary>
    public static string MetadataClass(this ColumnType type) => type switch
    {
        ColumnType.DateOnly => "DateTimeAttributeMetadata",
        ColumnType.MultiSelect => "MultiSelectPicklistAttributeMetadata",
        ColumnType.Customer or ColumnType.Owner => "LookupAttributeMetadata",
        ColumnType.Uniqueidentifier => "UniqueIdentifierAttributeMetadata",
        _ => type + "AttributeMetadata",
    };
}
