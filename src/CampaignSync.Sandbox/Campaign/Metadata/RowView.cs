using System.Text;

namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>
/// How a row is written as JSON: the fields in order, each with the bytes that stand before its value and the value that
/// stands for "not set".
/// </summary>
internal sealed class RowView
{
    public RowView(ResourceDefinition resource, bool extended)
    {
        Extended = extended;
        var steps = new List<Step>();
        string? item = null;
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in resource.Fields.Where(f => extended || !f.Extended))
        {
            if (!done.Add(field.Item ?? field.Path))
                continue;
            var parts = field.Item is null ? [field] : resource.Fields.Where(f => f.Item == field.Item && (extended || !f.Extended)).ToArray();
            for (var i = 0; i < parts.Length; i++)
            {
                var prefix = new StringBuilder(item is not null && i == 0 ? "}" : "").Append(',');
                if (i == 0 && field.Item is not null)
                    prefix.Append('"').Append(field.Item).Append("\":{");
                else if (i > 0)
                    prefix.Clear().Append(',');
                prefix.Append('"').Append(parts[i].Name).Append("\":");
                steps.Add(new Step(parts[i], Encoding.UTF8.GetBytes(prefix.ToString()), Unset(parts[i])));
            }

            item = field.Item;
        }

        Steps = [.. steps];
        Tail = item is null ? "}"u8.ToArray() : "}}"u8.ToArray();
    }

    /// <summary>True if added fields are shown.</summary>
    public bool Extended { get; }

    public Step[] Steps { get; }

    public byte[] Tail { get; }

    /// <summary>The value that stands for "not set": <c>""</c>, 0, false, null for a link, the first value of an enumeration.</summary>
    public static byte[] Unset(CampaignField field) => field.Kind switch
    {
        FieldKind.Integer or FieldKind.Float or FieldKind.Double => "0"u8.ToArray(),
        FieldKind.Boolean => "false"u8.ToArray(),
        FieldKind.Link or FieldKind.Collection => "null"u8.ToArray(),
        _ => Encoding.UTF8.GetBytes($"\"{field.Unset}\""),
    };

    /// <summary>One field: what stands before its value, and its value when it is not set.</summary>
    internal sealed record Step(CampaignField Field, byte[] Prefix, byte[] Unset);
}
