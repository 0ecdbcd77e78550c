using System.Globalization;
using System.Text.Json;
using CampaignSync.Sandbox.Campaign.Metadata;
using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>Which resources there are, what fields and filters they have.</summary>
internal sealed class MetadataEndpoints(CampaignStore store)
{
    /// <summary>Lists the resources of a branch.</summary>
    public Task ListAsync(HttpContext context, RestAddress address) => SendAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("content");
        foreach (var resource in store.Tables.Select(t => t.Layout.Definition).Where(r => r.Branches.HasFlag(address.Branch)))
        {
            json.WriteStartObject(resource.Name);
            json.WriteString("data", $"{address.Base}{resource.Name}/");
            json.WriteString("help", resource.Label);
            json.WriteString("href", $"{address.Base}{resource.Name}/metadata");
            json.WriteString("label", resource.Label);
            json.WriteString("name", resource.Name);
            json.WriteString("type", "collection");
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteString("name", address.BranchName);
        json.WriteEndObject();
    });

    /// <summary><c>resourceType/RESOURCE</c>, or its <c>/filters</c>.</summary>
    public Task DescribeAsync(HttpContext context, RestAddress address)
    {
        var path = address.Segments.Span;
        if (path.Length is < 2 or > 3 || (path.Length == 3 && path[2] != "filters"))
            throw Refusals.WrongPath();
        var table = Find(path[1]);
        // A client asks for the history's metadata too; it shows profiles.
        var mayShow = path[1] == "history" || table.Layout.Definition.Branches.HasFlag(address.Branch);
        if (!mayShow)
            throw Refusals.WrongPath();
        return path.Length == 2 ? DescribeAsync(context, address, table) : FiltersAsync(context, address, table);
    }

    public Task DescribeAsync(HttpContext context, RestAddress address, CampaignTable table) => SendAsync(context, json =>
    {
        var resource = table.Layout.Definition;
        json.WriteStartObject();
        json.WriteString("PKey", KeyOf(table, 0));
        json.WriteString("apiName", "resourceType");
        json.WriteStartObject("compatibleResources");
        json.WriteString(resource.Name, resource.Name);
        json.WriteEndObject();
        json.WriteStartObject("content");
        WriteFields(json, address, table);
        json.WriteEndObject();
        json.WriteString("data", $"/{address.BranchName}/{resource.Name}/");
        json.WriteStartObject("filters");
        json.WriteString("href", $"{address.Base}resourceType/{KeyOf(table, 0)}/filters/");
        json.WriteEndObject();
        json.WriteString("help", resource.Label);
        json.WriteString("href", $"{address.Base}{resource.Name}/metadata");
        json.WriteString("label", resource.Label);
        json.WriteBoolean("mandatory", false);
        json.WriteString("name", resource.Name);
        json.WriteString("pkgStatus", resource.IsCustom ? "never" : "always");
        json.WriteBoolean("readOnly", false);
        json.WriteString("schema", resource.Schema);
        json.WriteString("type", "item");
        json.WriteEndObject();
    });

    private Task FiltersAsync(HttpContext context, RestAddress address, CampaignTable table) => SendAsync(context, json =>
    {
        var resource = table.Layout.Definition;
        json.WriteStartObject();
        for (var i = 0; i < resource.Filters.Length; i++)
        {
            var filter = resource.Filters[i];
            json.WriteStartObject(filter.Name);
            json.WriteString("PKey", KeyOf(table, i + 1));
            json.WriteString("category", "99_none");
            json.WriteString("condition", filter.Field is null ? "" : $"@{filter.Field} = ${filter.Parameter}");
            json.WriteString("data", $"/{address.BranchName}/{resource.Name}/{filter.Name}?{filter.Parameter}=${filter.Parameter}");
            json.WriteString("formType", "webPage");
            json.WriteString("fragmentName", "");
            json.WriteString("label", filter.Label);
            json.WriteString("metadata", resource.Name);
            json.WriteString("resName", filter.Name);
            json.WriteString("webPage", "");
            json.WriteString("webPageName", "");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    private CampaignTable Find(string name)
    {
        if (!name.StartsWith('@'))
            return store.Table(name == "history" ? "profile" : name) ?? throw Refusals.WrongPath();
        return store.Tables.FirstOrDefault(t => KeyOf(t, 0) == name) ?? throw Refusals.WrongPath();
    }

    private void WriteFields(Utf8JsonWriter json, RestAddress address, CampaignTable table)
    {
        var fields = table.Layout.Definition.Fields.Where(f => address.Branch != ResourceBranches.BuiltIn || !f.Extended).ToArray();
        string? item = null;
        foreach (var (field, number) in fields.Select((f, i) => (f, i)).OrderBy(f => f.f.Item is null ? 0 : 1).ThenBy(f => f.f.Item, StringComparer.Ordinal))
        {
            if (field.Item != item)
            {
                if (item is not null)
                    EndItem(json);
                item = field.Item;
                BeginItem(json, table, item!, number);
            }

            WriteField(json, table, field, number);
        }

        if (item is not null)
            EndItem(json);
    }

    private void BeginItem(Utf8JsonWriter json, CampaignTable table, string name, int number)
    {
        json.WriteStartObject(name);
        WriteMembers(json, table, new CampaignField(name, FieldKind.Link) { ReadOnly = false }, number + 500, "item", "");
        json.WriteStartObject("content");
    }

    private static void EndItem(Utf8JsonWriter json)
    {
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteField(Utf8JsonWriter json, CampaignTable table, CampaignField field, int number)
    {
        json.WriteStartObject(field.Name);
        WriteMembers(json, table, field, number, TypeOf(field), ResTypeOf(field));
        if (field.Link is { } link)
            json.WriteString("resTarget", link.Target);
        if (field.Kind == FieldKind.Collection)
            json.WriteString("resTarget", field.Name);
        if (field.Kind == FieldKind.Enumeration)
        {
            json.WriteStartObject("values");
            foreach (var value in field.Values)
            {
                json.WriteStartObject(value.Name);
                json.WriteString("label", value.Label);
                json.WriteString("name", value.Name);
                json.WriteString("value", value.Value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>The nineteen members that every field has.</summary>
    private void WriteMembers(Utf8JsonWriter json, CampaignTable table, CampaignField field, int number, string type, string resType)
    {
        json.WriteString("PKey", KeyOf(table, 1000 + number));
        json.WriteString("apiName", "attribute");
        json.WriteString("category", "99_none");
        json.WriteString("dataPolicy", field.Name == "email" ? "email" : "none");
        json.WriteString("desc", "");
        json.WriteString("displayFormat", "none");
        json.WriteString("help", "");
        json.WriteString("label", field.Label);
        json.WriteBoolean("lazyLoaded", false);
        json.WriteString("length", field.Length.ToString(CultureInfo.InvariantCulture));
        json.WriteBoolean("mandatory", field.Mandatory);
        json.WriteString("metadata", "attribute");
        json.WriteBoolean("privacy", false);
        json.WriteBoolean("queryable", field.Kind is not (FieldKind.Link or FieldKind.Collection));
        json.WriteBoolean("readOnly", field.ReadOnly);
        json.WriteString("resName", field.Name);
        json.WriteString("resType", resType);
        json.WriteBoolean("sortable", field.Sortable);
        json.WriteString("type", type);
    }

    // The metadata's own keys lie far from those of rows.
    private string KeyOf(CampaignTable table, int part) => store.Keys.Of(0x4000 + table.Number, part);

    /// <summary>The high-level type, which calls a moment a date too; <see cref="ResTypeOf"/> tells them apart.</summary>
    private static string TypeOf(CampaignField field) => field.Kind switch
    {
        FieldKind.Integer or FieldKind.Float or FieldKind.Double => "number",
        FieldKind.Boolean => "boolean",
        FieldKind.Date or FieldKind.DateTime => "date",
        FieldKind.Enumeration => "enumeration",
        FieldKind.Link => "link",
        FieldKind.Collection => "collection",
        _ => "string",
    };

    private static string ResTypeOf(CampaignField field) => field.ResType ?? field.Kind switch
    {
        FieldKind.Integer => "integer",
        FieldKind.Float => "float",
        FieldKind.Double => "double",
        FieldKind.Boolean => "boolean",
        FieldKind.Date => "date",
        FieldKind.DateTime => "datetime",
        FieldKind.Enumeration => "string",
        FieldKind.Link or FieldKind.Collection => "link",
        _ => "string",
    };

    private static async Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        using var buffer = new PooledBuffer(32768);
        await using (var json = new Utf8JsonWriter(buffer, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            write(json);
        await Answer.SendAsync(context, 200, Answer.Json, buffer);
    }
}
