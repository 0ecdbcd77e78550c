using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Metadata;

/// <summary>The metadata of one table.</summary>
internal static class EntityDefinition
{
    public static JsonObject Of(TableSchema table)
    {
        var identity = table.Identity;
        var custom = table.Name.Contains('_');
        return new JsonObject
        {
            ["LogicalName"] = identity.Name,
            ["SchemaName"] = identity.SchemaName,
            ["EntitySetName"] = identity.EntitySet,
            // Not always the entity set: who uses it for addresses finds out here.
            ["LogicalCollectionName"] = identity.Name + "s",
            ["CollectionSchemaName"] = identity.SchemaName + "s",
            ["PrimaryIdAttribute"] = table.Id.Name,
            ["PrimaryNameAttribute"] = identity.PrimaryName,
            ["ObjectTypeCode"] = identity.TypeCode,
            ["ChangeTrackingEnabled"] = table.ChangeTracking,
            ["CanChangeTrackingBeEnabled"] = Labels.Managed(true, "canchangetrackingbeenabled"),
            ["IsActivity"] = identity.IsActivity,
            ["IsOptimisticConcurrencyEnabled"] = true,
            ["IsCustomEntity"] = custom,
            ["IsIntersect"] = false,
            ["IsAvailableOffline"] = true,
            ["HasNotes"] = identity.IsActivity || !custom,
            ["HasActivities"] = !identity.IsActivity,
            ["ActivityTypeMask"] = identity.IsActivity ? 1 : 0,
            ["OwnershipType"] = "UserOwned",
            ["TableType"] = "Standard",
            ["DisplayName"] = Labels.Label(identity.SchemaName),
            ["DisplayCollectionName"] = Labels.Label(identity.SchemaName + "s"),
            ["MetadataId"] = MetadataIds.Of(identity.Name).ToString(),
        };
    }

    public static JsonArray Keys(TableSchema table) => [.. table.Keys.Select(key => (JsonNode)new JsonObject
    {
        ["LogicalName"] = key.Name,
        ["SchemaName"] = key.Name,
        ["EntityLogicalName"] = table.Name,
        ["KeyAttributes"] = new JsonArray([.. key.Columns.Select(c => JsonValue.Create(c))]),
        ["EntityKeyIndexStatus"] = "Active",
        ["DisplayName"] = Labels.Label(key.Name),
        ["MetadataId"] = MetadataIds.Of(table.Name, "key", key.Name).ToString(),
    })];

    /// <summary>The relationships in which rows of <paramref name="from"/> point to others.</summary>
    public static IEnumerable<JsonObject> Relationships(TableSchema from)
    {
        foreach (var column in from.Columns)
        {
            // Where two names lead to one table, the first is the table's own; the other is inherited.
            foreach (var navigation in column.Navigations.DistinctBy(n => n.Target))
            {
                yield return new JsonObject
                {
                    ["SchemaName"] = $"{from.Name}_{navigation.Name}",
                    ["RelationshipType"] = "OneToManyRelationship",
                    ["ReferencingEntity"] = from.Name,
                    ["ReferencingAttribute"] = column.Name,
                    ["ReferencingEntityNavigationPropertyName"] = navigation.Name,
                    ["ReferencedEntity"] = navigation.Target,
                    ["ReferencedAttribute"] = navigation.Target + "id",
                    ["ReferencedEntityNavigationPropertyName"] = $"{from.Name}_{navigation.Name}",
                    ["CascadeConfiguration"] = new JsonObject { ["Delete"] = "RemoveLink" },
                    ["MetadataId"] = MetadataIds.Of(from.Name, "relationship", navigation.Name).ToString(),
                };
            }
        }
    }
}
