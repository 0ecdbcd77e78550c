using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Metadata;

/// <summary>EntityDefinitions and what lies below, the service document and <c>$metadata</c>.</summary>
internal sealed class MetadataApi(DataverseStore store)
{
    private const string CastPrefix = "Microsoft.Dynamics.CRM.";

    private static readonly JsonSerializerOptions s_format = new() { Encoder = ODataResponse.JsonFormat.Encoder };

    public ODataResponse ServiceDocument(ODataRequest request)
    {
        var sets = new JsonArray();
        foreach (var table in store.Tables)
        {
            var set = table.Schema.Identity.EntitySet;
            sets.Add(new JsonObject { ["name"] = set, ["kind"] = "EntitySet", ["url"] = set });
        }

        return Answer(new JsonObject { ["@odata.context"] = request.BaseAddress + "$metadata", ["value"] = sets });
    }

    public ODataResponse Csdl(ODataRequest request)
        => new(200)
        {
            ContentType = "application/xml",
            Body = Encoding.UTF8.GetBytes(CsdlDocument.Write([.. store.Tables.Select(t => t.Schema)], request.Query["annotations"] == "true")),
        };

    /// <exception cref="DataverseException">No such table, column, member or cast.</exception>
    public ODataResponse Read(ODataRequest request, ResourcePath path)
    {
        if (request.Method != "GET")
            throw Errors.MethodNotAllowed(request.Method);
        var query = MetadataQuery.Of(request.Query);
        var context = $"{request.BaseAddress}$metadata#{path.Name}";
        if (path.Name == "GlobalOptionSetDefinitions")
            return Listed(context, [], query, "OptionSetMetadata", null);
        if (path.Key is null)
        {
            return path.Rest.Count == 0
                ? Listed(context, store.Tables.Select(t => Entity(t.Schema, query)), query, "EntityMetadata", null)
                : throw Errors.SegmentMissing(path.Rest[0]);
        }

        var table = TableOf(path.Key);
        if (path.Rest.Count == 0)
            return Single(context + "/$entity", Entity(table, query), query, "EntityMetadata", null);
        var (member, key) = ResourcePath.SplitKey(path.Rest[0]);
        context += $"('{table.Name}')/{member}";
        return (member, path.Rest.Count) switch
        {
            ("Attributes", _) => Attributes(table, key, path.Rest, query, context),
            ("Keys", 1) => Listed(context, EntityDefinition.Keys(table).Select(k => k!.AsObject()), query, "EntityKeyMetadata", null),
            ("ManyToOneRelationships", 1)
                => Listed(context, EntityDefinition.Relationships(table), query, "OneToManyRelationshipMetadata", null),
            ("OneToManyRelationships", 1) => Listed(context, Referencing(table), query, "OneToManyRelationshipMetadata", null),
            _ => throw Errors.SegmentMissing(path.Rest[0]),
        };
    }

    private static ODataResponse Attributes(
        TableSchema table, string? key, IReadOnlyList<string> path, MetadataQuery query, string context)
    {
        string? cast = null;
        if (path.Count == 2 && path[1].StartsWith(CastPrefix, StringComparison.Ordinal))
            cast = path[1][CastPrefix.Length..];
        else if (path.Count > 1)
            throw Errors.SegmentMissing(path[1]);
        var all = AttributeDefinition.AllOf(table).Where(a => cast is null || (string?)a["@odata.type"] == "#" + CastPrefix + cast);
        var type = cast ?? "AttributeMetadata";
        var selectable = cast is null ? AttributeDefinition.Shared : null;
        if (key is null)
            return Listed(context + (cast is null ? "" : "/" + CastPrefix + cast), all.Select(a => Expanded(table, a, cast, query)), query, type, selectable);
        var name = Named(key);
        var found = all.FirstOrDefault(a => (string?)a["LogicalName"] == name || (string?)a["MetadataId"] == key)
            ?? throw new DataverseException(404, "0x80060888", $"Could not find an attribute with specified Name = '{name}'.");
        return Single(context + "/$entity", Expanded(table, found, cast, query), query, type, selectable);
    }

    private static JsonObject Expanded(TableSchema table, JsonObject attribute, string? cast, MetadataQuery query)
    {
        foreach (var (name, inner) in query.Expand)
        {
            if (name is not ("OptionSet" or "GlobalOptionSet") || cast is null)
                throw Errors.BadQuery($"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{cast ?? "AttributeMetadata"}'.");
            var set = name == "OptionSet" ? AttributeDefinition.OptionSetOf(table, table.ByName((string)attribute["LogicalName"]!)!) : null;
            if (set is not null)
                inner.Project(set, "OptionSetMetadata");
            attribute[name] = set;
        }

        return attribute;
    }

    private JsonObject Entity(TableSchema table, MetadataQuery query)
    {
        var entity = EntityDefinition.Of(table);
        foreach (var (name, inner) in query.Expand)
        {
            IEnumerable<JsonObject> items = name switch
            {
                "Attributes" => AttributeDefinition.AllOf(table),
                "Keys" => EntityDefinition.Keys(table).Select(k => k!.AsObject()).ToArray(),
                "ManyToOneRelationships" => EntityDefinition.Relationships(table),
                "OneToManyRelationships" => Referencing(table),
                _ => throw Errors.BadQuery($"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.EntityMetadata'."),
            };
            entity[name] = Projected(items, inner, name, name == "Attributes" ? AttributeDefinition.Shared : null);
        }

        return entity;
    }

    private IEnumerable<JsonObject> Referencing(TableSchema table)
        => store.Tables.SelectMany(t => EntityDefinition.Relationships(t.Schema)).Where(r => (string?)r["ReferencedEntity"] == table.Name);

    private TableSchema TableOf(string key)
    {
        var name = Named(key);
        var table = store.ByName(name) ?? store.Tables.FirstOrDefault(t => MetadataIds.Of(t.Name).ToString() == key);
        return table?.Schema
            ?? throw new DataverseException(404, "0x80060888", $"Could not find an entity with specified LogicalName='{name}'.");
    }

    /// <summary>The name in <c>LogicalName='contact'</c>.</summary>
    private static string Named(string key)
        => key.Split('=', 2) is ["LogicalName", ['\'', .. var name, '\'']] ? name : key;

    private static ODataResponse Listed(
        string context, IEnumerable<JsonObject> items, MetadataQuery query, string type, IReadOnlySet<string>? selectable)
        => Answer(new JsonObject
        {
            ["@odata.context"] = context,
            ["value"] = Projected(items, query, type, selectable, [.. query.Expand.Select(e => e.Name)]),
        });

    private static ODataResponse Single(
        string context, JsonObject item, MetadataQuery query, string type, IReadOnlySet<string>? selectable)
    {
        Keep(query, [.. query.Expand.Select(e => e.Name)]).Project(item, type, Widened(selectable, query));
        item.Insert(0, "@odata.context", context);
        return Answer(item);
    }

    private static JsonArray Projected(
        IEnumerable<JsonObject> items, MetadataQuery query, string type, IReadOnlySet<string>? selectable, IReadOnlyList<string>? expanded = null)
    {
        var kept = Keep(query, expanded ?? []);
        var array = new JsonArray();
        foreach (var item in items.Where(query.Admits))
        {
            kept.Project(item, type, Widened(selectable, query));
            array.Add((JsonNode)item.DeepClone());
        }

        return array;
    }

    private static MetadataQuery Keep(MetadataQuery query, IReadOnlyList<string> expanded)
        => query.Select is null ? query : query with { Select = [.. query.Select, .. expanded] };

    private static HashSet<string>? Widened(IReadOnlySet<string>? selectable, MetadataQuery query)
        => selectable is null ? null : new HashSet<string>([.. selectable, .. query.Expand.Select(e => e.Name)]);

    private static ODataResponse Answer(JsonObject body)
        => new(200) { Body = JsonSerializer.SerializeToUtf8Bytes(body, s_format) };
}
