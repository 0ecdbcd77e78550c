using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignSync.Core.Schema;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Ingress;

/// <summary>The metadata that a start was checked against, kept for completion and for tests without the systems.</summary>
public static class MetadataCopy
{
    /// <summary>The name under which Dataverse tables are kept.</summary>
    public const string Dataverse = "Dataverse";

    /// <summary>The name under which Campaign resources are kept.</summary>
    public const string Campaign = "Campaign";

    public static void Store(IStateTransaction tx, SourceTable table, DestinationResource resource)
    {
        tx.PutMetadata(Dataverse, table.LogicalName, TextOf(table));
        tx.PutMetadata(Campaign, resource.Name, TextOf(resource));
    }

    /// <summary>What is stored of a table.</summary>
    internal static string TextOf(SourceTable table) => JsonSerializer.Serialize(table, SchemaJson.Default.SourceTable);

    /// <summary>What is stored of a resource.</summary>
    internal static string TextOf(DestinationResource resource) => JsonSerializer.Serialize(resource, SchemaJson.Default.DestinationResource);

    /// <summary>The table as it was last checked; null: it never was.</summary>
    public static SourceTable? FindSource(IStateReader reader, string table)
        => reader.FindMetadata(Dataverse, table) is { } json ? JsonSerializer.Deserialize(json, SchemaJson.Default.SourceTable) : null;

    /// <summary>The resource as it was last checked; null: it never was.</summary>
    public static DestinationResource? FindDestination(IStateReader reader, string resource)
        => reader.FindMetadata(Campaign, resource) is { } json ? JsonSerializer.Deserialize(json, SchemaJson.Default.DestinationResource) : null;
}

/// <summary>How metadata is written.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SourceTable))]
[JsonSerializable(typeof(DestinationResource))]
internal sealed partial class SchemaJson : JsonSerializerContext;
