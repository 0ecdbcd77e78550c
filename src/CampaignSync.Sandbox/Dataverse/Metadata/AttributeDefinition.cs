using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Metadata;

/// <summary>The metadata of one column.</summary>
internal static class AttributeDefinition
{
    private const int CustomOptionsFrom = 100_000_000;

    /// <summary>The members that every column has; others can be selected behind a cast only.</summary>
    public static IReadOnlySet<string> Shared { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "LogicalName", "SchemaName", "EntityLogicalName", "AttributeType", "AttributeTypeName", "AttributeOf", "ColumnNumber",
        "IsValidForCreate", "IsValidForUpdate", "IsValidForRead", "IsValidODataAttribute", "IsPrimaryId", "IsPrimaryName",
        "IsCustomAttribute", "IsLogical", "RequiredLevel", "DisplayName", "MetadataId",
    };

    /// <summary>All columns of a table, with the virtual ones that hold the names of options and of linked rows.</summary>
    public static IEnumerable<JsonObject> AllOf(TableSchema table)
    {
        foreach (var column in table.Columns)
        {
            yield return Of(table, column);
            if (column.IsLookup || column.Choices.Count > 0)
                yield return NameOf(table, column);
        }
    }

    public static JsonObject Of(TableSchema table, Column column)
    {
        var node = Common(table, column.Name, column.SchemaName, column.Type.MetadataClass(), column.Type.AttributeType(), column.Type.AttributeTypeName());
        node["AttributeOf"] = null;
        node["IsValidForCreate"] = column.CanCreate;
        node["IsValidForUpdate"] = column.CanUpdate;
        node["IsValidForRead"] = true;
        node["IsValidODataAttribute"] = true;
        node["IsPrimaryId"] = column == table.Id;
        node["IsPrimaryName"] = column.Name == table.Identity.PrimaryName;
        switch (column.Type)
        {
            case ColumnType.String or ColumnType.Memo:
                node["MaxLength"] = column.MaxLength ?? 100;
                node["Format"] = column.Name.Contains("email", StringComparison.Ordinal) ? "Email" : "Text";
                break;
            case ColumnType.DateTime or ColumnType.DateOnly:
                node["Format"] = column.Type == ColumnType.DateOnly ? "DateOnly" : "DateAndTime";
                node["DateTimeBehavior"] = new JsonObject { ["Value"] = column.Type == ColumnType.DateOnly ? "DateOnly" : "UserLocal" };
                break;
            case ColumnType.Integer:
                node["MinValue"] = int.MinValue;
                node["MaxValue"] = int.MaxValue;
                break;
            case ColumnType.Decimal or ColumnType.Double or ColumnType.Money:
                node["Precision"] = column.Type == ColumnType.Money ? 4 : 2;
                break;
            case ColumnType.Lookup or ColumnType.Customer or ColumnType.Owner:
                node["Targets"] = new JsonArray([.. column.Navigations.Select(n => n.Target).Distinct().Select(t => JsonValue.Create(t))]);
                break;
            case ColumnType.Boolean:
                node["DefaultValue"] = column.DefaultFlag;
                break;
        }

        return node;
    }

    /// <summary>What <c>$expand=OptionSet</c> gives; null for columns without options.</summary>
    public static JsonObject? OptionSetOf(TableSchema table, Column column)
    {
        if (column.Choices.Count == 0)
            return null;
        var set = new JsonObject
        {
            ["Name"] = $"{table.Name}_{column.Name}",
            ["IsGlobal"] = false,
            ["OptionSetType"] = column.Type is ColumnType.MultiSelect ? "Picklist" : column.Type.ToString(),
            ["MetadataId"] = MetadataIds.Of(table.Name, column.Name, "options").ToString(),
        };
        if (column.Type == ColumnType.Boolean)
        {
            set["TrueOption"] = Option(column.Choices[1]);
            set["FalseOption"] = Option(column.Choices[0]);
        }
        else
        {
            set["Options"] = new JsonArray([.. column.Choices.Select(Option)]);
        }

        return set;
    }

    private static JsonObject Option(Choice choice)
    {
        var option = new JsonObject
        {
            ["Value"] = choice.Value,
            ["Label"] = Labels.Label(choice.Label),
            ["IsManaged"] = choice.Value < CustomOptionsFrom,
        };
        if (choice.State is { } state)
            option["State"] = state;
        return option;
    }

    private static JsonObject NameOf(TableSchema table, Column column)
    {
        var node = Common(table, column.Name + "name", column.SchemaName + "Name", "AttributeMetadata", "Virtual", "VirtualType");
        node["AttributeOf"] = column.Name;
        node["IsValidForCreate"] = false;
        node["IsValidForUpdate"] = false;
        node["IsValidForRead"] = true;
        node["IsValidODataAttribute"] = false;
        node["IsPrimaryId"] = false;
        node["IsPrimaryName"] = false;
        return node;
    }

    private static JsonObject Common(TableSchema table, string name, string schemaName, string type, string attributeType, string typeName) => new()
    {
        ["@odata.type"] = "#Microsoft.Dynamics.CRM." + type,
        ["LogicalName"] = name,
        ["SchemaName"] = schemaName,
        ["EntityLogicalName"] = table.Name,
        ["AttributeType"] = attributeType,
        ["AttributeTypeName"] = new JsonObject { ["Value"] = typeName },
        ["IsCustomAttribute"] = name.Contains('_') && !name.StartsWith("address1_", StringComparison.Ordinal),
        ["IsLogical"] = false,
        ["RequiredLevel"] = new JsonObject { ["Value"] = name == "lastname" ? "ApplicationRequired" : "None", ["CanBeChanged"] = true },
        ["DisplayName"] = Labels.Label(schemaName),
        ["MetadataId"] = MetadataIds.Of(table.Name, name).ToString(),
    };
}
