using System.Text.Json;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>Reads what mappings are checked against: a table, its columns, and of these what only a cast of each kind tells.</summary>
internal sealed class DataverseMetadata(DataverseApi api)
{
    private const string Columns = "LogicalName,AttributeType,AttributeTypeName,IsValidForCreate,IsValidForUpdate,IsValidForRead,AttributeOf";
    private const string OptionSet = "$select=LogicalName&$expand=OptionSet,GlobalOptionSet";

    /// <returns>Null: there is no such table.</returns>
    public async Task<SourceTable?> ReadAsync(string table, CancellationToken cancellationToken)
    {
        var root = RootOf(table);
        using var definition = await api.GetAsync(
            $"{root}?$select=LogicalName,EntitySetName,PrimaryIdAttribute,ChangeTrackingEnabled,IsActivity", Lane.OptOut, cancellationToken);
        if (definition is null)
            return null;

        var details = new ColumnDetails();
        var attributes = GetAsync($"{root}/Attributes?$select={Columns}", cancellationToken);
        await Task.WhenAll(
            attributes,
            CastAsync("PicklistAttributeMetadata", OptionSet, details.AddLabels),
            CastAsync("StateAttributeMetadata", OptionSet, details.AddLabels),
            CastAsync("StatusAttributeMetadata", OptionSet, details.AddLabels),
            CastAsync("MultiSelectPicklistAttributeMetadata", OptionSet, details.AddLabels),
            CastAsync("StringAttributeMetadata", "$select=LogicalName,MaxLength", details.AddLength),
            CastAsync("MemoAttributeMetadata", "$select=LogicalName,MaxLength", details.AddLength),
            CastAsync("DateTimeAttributeMetadata", "$select=LogicalName,DateTimeBehavior", details.AddBehavior));
        using var rows = await attributes;
        try
        {
            return Table(definition.RootElement, rows.RootElement, details);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new TransientException($"Dataverse answered with metadata of {table} that cannot be read.", inner: e);
        }

        async Task CastAsync(string kind, string query, Action<JsonElement> add)
        {
            using var cast = await GetAsync($"{root}/Attributes/Microsoft.Dynamics.CRM.{kind}?{query}", cancellationToken);
            try
            {
                foreach (var row in cast.RootElement.GetProperty("value").EnumerateArray())
                    add(row);
            }
            catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new TransientException($"Dataverse answered with metadata of {table} that cannot be read.", inner: e);
            }
        }
    }

    /// <returns>Null: there is no such table.</returns>
    public async Task<ActivityTable?> ReadActivityAsync(string table, CancellationToken cancellationToken)
    {
        if (await ReadAsync(table, cancellationToken) is not { } found)
            return null;
        using var relations = await GetAsync(
            $"{RootOf(table)}/ManyToOneRelationships?$select=ReferencingAttribute,ReferencedEntity,ReferencingEntityNavigationPropertyName", cancellationToken);
        try
        {
            return new ActivityTable(found.LogicalName, found.EntitySetName, found.IsActivity, RegardingContact(relations.RootElement), found.Columns);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new TransientException($"Dataverse answered with relationships of {table} that cannot be read.", inner: e);
        }
    }

    // The table's own property, regardingobjectid_contact_TABLE, comes before the one that all activities have.
    private static string? RegardingContact(JsonElement relations) => relations.GetProperty("value").EnumerateArray()
        .Where(r => r.GetProperty("ReferencingAttribute").GetString() == "regardingobjectid" && r.GetProperty("ReferencedEntity").GetString() == "contact")
        .Select(r => r.GetProperty("ReferencingEntityNavigationPropertyName").GetString())
        .OrderByDescending(name => name?.Length ?? 0)
        .FirstOrDefault();

    private static string RootOf(string table) => $"EntityDefinitions(LogicalName='{Uri.EscapeDataString(table.Replace("'", "''", StringComparison.Ordinal))}')";

    private async Task<JsonDocument> GetAsync(string path, CancellationToken cancellationToken)
        => await api.GetAsync(path, Lane.OptOut, cancellationToken)
            ?? throw new TransientException($"Dataverse answered 404 to {path}.");

    private static SourceTable Table(JsonElement definition, JsonElement attributes, ColumnDetails details)
    {
        var columns = new Dictionary<string, SourceColumn>(StringComparer.Ordinal);
        foreach (var attribute in attributes.GetProperty("value").EnumerateArray())
        {
            // Shadows of another column, such as the name beside a lookup, cannot be selected.
            if (attribute.TryGetProperty("AttributeOf", out var of) && of.ValueKind == JsonValueKind.String)
                continue;
            var column = Column(attribute, details);
            columns[column.Name] = column;
        }

        return new SourceTable
        {
            LogicalName = definition.GetProperty("LogicalName").GetString()!,
            EntitySetName = definition.GetProperty("EntitySetName").GetString() ?? throw new FormatException("EntitySetName is null"),
            PrimaryId = definition.GetProperty("PrimaryIdAttribute").GetString() ?? throw new FormatException("PrimaryIdAttribute is null"),
            ChangeTracking = Flag(definition, "ChangeTrackingEnabled"),
            IsActivity = Flag(definition, "IsActivity"),
            Columns = columns,
        };
    }

    private static SourceColumn Column(JsonElement attribute, ColumnDetails details)
    {
        var name = attribute.GetProperty("LogicalName").GetString() ?? throw new FormatException("LogicalName is null");
        var kind = attribute.GetProperty("AttributeType").GetString() ?? "Virtual";
        var typeName = attribute.TryGetProperty("AttributeTypeName", out var named) && named.ValueKind == JsonValueKind.Object
            ? named.GetProperty("Value").GetString() : null;
        var type = TypeOf(kind, typeName);
        if (type == SourceType.DateTime && details.IsDateOnly(name))
            type = SourceType.Date;
        return new SourceColumn(
            type == SourceType.Lookup ? $"_{name}_value" : name,
            type,
            Readable: Flag(attribute, "IsValidForRead") && kind is not ("PartyList" or "CalendarRules" or "ManagedProperty"),
            Writable: Flag(attribute, "IsValidForCreate") || Flag(attribute, "IsValidForUpdate"),
            details.LengthOf(name),
            details.LabelsOf(name));
    }

    private static SourceType TypeOf(string kind, string? typeName) => kind switch
    {
        "Boolean" => SourceType.Boolean,
        "Integer" => SourceType.Integer,
        "BigInt" => SourceType.BigInt,
        "Decimal" => SourceType.Decimal,
        "Money" => SourceType.Money,
        "Double" => SourceType.Double,
        "String" or "Memo" or "EntityName" => SourceType.String,
        "DateTime" => SourceType.DateTime,
        "Picklist" or "State" or "Status" => SourceType.Picklist,
        "Lookup" or "Customer" or "Owner" => SourceType.Lookup,
        "Uniqueidentifier" => SourceType.Uniqueidentifier,
        _ => typeName == "MultiSelectPicklistType" ? SourceType.MultiSelectPicklist : SourceType.Other,
    };

    private static bool Flag(JsonElement parent, string name)
        => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
