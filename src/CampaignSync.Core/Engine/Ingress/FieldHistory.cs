using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Ingress;

/// <summary>
/// Which fields of a table were ever written. A null in a column that is newly mapped is no change; but where the field was
/// written once before, by an older definition or on creation only, a record may still hold a value there.
/// </summary>
/// <param name="Ever">Field paths that some definition wrote.</param>
/// <param name="Updated">Field paths that the last definition kept up to date.</param>
/// <param name="Again">Field paths that are kept up to date again: their nulls count as values.</param>
internal sealed record FieldHistory(IReadOnlyList<string> Ever, IReadOnlyList<string> Updated, IReadOnlyList<string> Again)
{
    /// <summary>What the table's state tells.</summary>
    public static FieldHistory Of(TableState? table)
        => table?.Extra is { } json ? JsonSerializer.Deserialize(json, FieldHistoryJson.Default.FieldHistory)! : new FieldHistory([], [], []);

    /// <summary>With the fields of the definition that starts now.</summary>
    public FieldHistory With(TableMapping mapping)
    {
        string[] updated = [.. mapping.Fields.Where(f => f.ApplyUpdates).Select(f => Name(f.Destination)), .. mapping.Links.Select(l => Name(l.Destination))];
        var all = mapping.Fields.Select(f => Name(f.Destination)).Concat(updated);
        var again = updated.Where(p => Again.Contains(p) || (Ever.Contains(p) && !Updated.Contains(p)));
        return new FieldHistory([.. Ever.Union(all).Order(StringComparer.Ordinal)], updated, [.. again]);
    }

    public string ToJson() => JsonSerializer.Serialize(this, FieldHistoryJson.Default.FieldHistory);

    /// <summary>Opt-out attributes have two spellings.</summary>
    public static string Name(string path) => OptOutAttributes.Canonical(path);
}

/// <summary>How the history is stored.</summary>
[JsonSerializable(typeof(FieldHistory))]
internal sealed partial class FieldHistoryJson : JsonSerializerContext;
