using System.Globalization;
using System.Text.Json;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Reads what mappings are checked against: a resource's fields, the parts of its items, and its published filters.</summary>
internal sealed class CampaignMetadata(CampaignApi api)
{
    // location.address is as deep as it goes; a metadata answer that nests deeper is not followed.
    private const int MostDepth = 4;

    /// <returns>Null: there is no such resource.</returns>
    public async Task<DestinationResource?> ReadAsync(string resource, CancellationToken cancellationToken)
    {
        using var root = await api.GetAsync(api.Address("resourceType", "/" + CampaignApi.Escape(resource)), $"the metadata of {resource}", Lane.OptOut, cancellationToken);
        if (root is null)
            return null;
        try
        {
            var fields = new Dictionary<string, DestinationField>(StringComparer.Ordinal);
            AddFields(fields, root.RootElement.GetProperty("content"), prefix: "", MostDepth);
            return new DestinationResource
            {
                Name = resource,
                Fields = fields,
                Filters = await FiltersAsync(root.RootElement, resource, cancellationToken),
            };
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new TransientException($"Campaign answered with metadata of {resource} that cannot be read.", inner: e);
        }
        catch (LinkRefusedException e)
        {
            throw new TransientException($"Campaign answered with metadata of {resource} that leads elsewhere for its filters. {e.Message}", inner: e);
        }
    }

    private async Task<IReadOnlySet<string>> FiltersAsync(JsonElement root, string resource, CancellationToken cancellationToken)
    {
        if (!root.TryGetProperty("filters", out var filters) || Text(filters, "href") is not { } href)
            return new HashSet<string>();
        using var catalogue = await api.GetAsync(api.Channel.Origin.Follow(href), $"the filters of {resource}", Lane.OptOut, cancellationToken);
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (catalogue is null)
            return names;
        foreach (var filter in catalogue.RootElement.EnumerateObject())
        {
            if (filter.Value.ValueKind != JsonValueKind.Object)
                continue;
            names.Add(filter.Name);
            if (NameIn(Text(filter.Value, "data")) is { } name)
                names.Add(name);
        }

        return names;
    }

    // /profileAndServices/profile/byText?text=$value
    private static string? NameIn(string? data)
    {
        if (data is null)
            return null;
        var path = data.AsSpan(0, data.IndexOf('?', StringComparison.Ordinal) is var end and >= 0 ? end : data.Length).TrimEnd('/');
        var name = path[(path.LastIndexOf('/') + 1)..];
        return name.Length > 0 ? name.ToString() : null;
    }

    private static void AddFields(Dictionary<string, DestinationField> fields, JsonElement content, string prefix, int depth)
    {
        foreach (var member in content.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Object)
                continue;
            var path = prefix + member.Name;
            var field = Field(path, member.Value);
            fields[path] = field;
            if (field.Type == DestinationType.Item && depth > 1
                && member.Value.TryGetProperty("content", out var parts) && parts.ValueKind == JsonValueKind.Object)
                AddFields(fields, parts, path + ".", depth - 1);
        }
    }

    private static DestinationField Field(string path, JsonElement field)
    {
        var type = TypeOf(Text(field, "type"), Text(field, "resType"));
        return new DestinationField(
            path,
            type,
            ReadOnly: Flag(field, "readOnly"),
            Sortable: Flag(field, "sortable"),
            MaxLength: type == DestinationType.String ? LengthOf(field) : null,
            Values: type == DestinationType.Enumeration ? ValuesOf(field) : null);
    }

    // The length is a number in a text; 0 says nothing.
    private static int? LengthOf(JsonElement field)
    {
        if (!field.TryGetProperty("length", out var length))
            return null;
        var text = length.ValueKind == JsonValueKind.String ? length.GetString() : length.GetRawText();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var characters) && characters > 0 ? characters : null;
    }

    private static HashSet<string>? ValuesOf(JsonElement field)
    {
        if (!field.TryGetProperty("values", out var values))
            return null;
        if (values.ValueKind == JsonValueKind.Object && values.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array)
            values = content;
        return values.ValueKind switch
        {
            JsonValueKind.Object => [.. values.EnumerateObject().Where(v => v.Value.ValueKind == JsonValueKind.Object).Select(v => Text(v.Value, "name") ?? v.Name)],
            JsonValueKind.Array => [.. values.EnumerateArray().Select(NameOf).OfType<string>()],
            _ => null,
        };
    }

    private static string? NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Object => Text(value, "name"),
        _ => null,
    };

    /// <summary>The high-level type names the kind; which date and which number it is, only <c>resType</c> tells.</summary>
    private static DestinationType TypeOf(string? type, string? resType)
    {
        var exact = resType?.ToLowerInvariant() ?? "";
        return type switch
        {
            "boolean" => DestinationType.Boolean,
            "date" or "datetime" => exact.StartsWith("datetime", StringComparison.Ordinal) || (exact.Length == 0 && type == "datetime") ? DestinationType.DateTime : DestinationType.Date,
            "enumeration" => DestinationType.Enumeration,
            "item" => DestinationType.Item,
            "link" => DestinationType.Link,
            "collection" => DestinationType.Collection,
            "number" or "integer" or "float" or "double" => NumberOf(exact.Length == 0 ? type : exact),
            _ => DestinationType.String,
        };
    }

    private static DestinationType NumberOf(string exact) => exact switch
    {
        "byte" or "short" or "long" or "int" or "int64" or "integer" => DestinationType.Integer,
        "float" => DestinationType.Float,
        _ => DestinationType.Double,
    };

    private static bool Flag(JsonElement parent, string name)
        => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement parent, string name)
        => parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
