using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>A JSON Pointer (RFC 6901), taken apart once: it is followed for every event.</summary>
internal sealed class JsonPointer
{
    private readonly string _text;
    private readonly (byte[] Name, int? Index)[] _parts;

    public JsonPointer(string text)
    {
        _text = text;
        _parts = [.. text.Split('/').Skip(1).Select(PartOf)];
    }

    /// <summary>What stands there; null: nothing.</summary>
    public JsonElement? Find(JsonElement element)
    {
        foreach (var (name, index) in _parts)
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var property))
                element = property;
            else if (element.ValueKind == JsonValueKind.Array && index < element.GetArrayLength())
                element = element[index.Value];
            else
                return null;
        }
        return element;
    }

    public override string ToString() => _text;

    private static (byte[] Name, int? Index) PartOf(string part)
    {
        var name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        return (Encoding.UTF8.GetBytes(name), int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null);
    }
}
