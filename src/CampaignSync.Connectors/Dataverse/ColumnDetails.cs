using System.Collections.Concurrent;
using System.Text.Json;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>What only the casts of a table's columns tell: labels, lengths, and which dates are without a time.</summary>
internal sealed class ColumnDetails
{
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<int, string>> _labels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _lengths = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _dateOnly = new(StringComparer.Ordinal);

    public int? LengthOf(string column) => _lengths.TryGetValue(column, out var length) ? length : null;

    public bool IsDateOnly(string column) => _dateOnly.ContainsKey(column);

    public IReadOnlyDictionary<int, string>? LabelsOf(string column) => _labels.GetValueOrDefault(column);

    public void AddLength(JsonElement row)
    {
        if (row.TryGetProperty("MaxLength", out var length) && length.ValueKind == JsonValueKind.Number)
            _lengths[Name(row)] = length.GetInt32();
    }

    public void AddBehavior(JsonElement row)
    {
        if (row.TryGetProperty("DateTimeBehavior", out var behavior) && behavior.ValueKind == JsonValueKind.Object
            && behavior.GetProperty("Value").GetString() == "DateOnly")
            _dateOnly[Name(row)] = true;
    }

    public void AddLabels(JsonElement row)
    {
        var labels = new Dictionary<int, string>();

        // An option set of the column's own stands in the one, a shared one in the other.
        foreach (var set in (string[])["OptionSet", "GlobalOptionSet"])
        {
            if (!row.TryGetProperty(set, out var found) || found.ValueKind != JsonValueKind.Object
                || !found.TryGetProperty("Options", out var options) || options.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var option in options.EnumerateArray())
            {
                if (Label(option) is { } label)
                    labels[option.GetProperty("Value").GetInt32()] = label;
            }
        }

        _labels[Name(row)] = labels;
    }

    private static string? Label(JsonElement option)
    {
        if (!option.TryGetProperty("Label", out var label) || label.ValueKind != JsonValueKind.Object)
            return null;
        if (label.TryGetProperty("UserLocalizedLabel", out var own) && own.ValueKind == JsonValueKind.Object)
            return own.GetProperty("Label").GetString();
        return label.TryGetProperty("LocalizedLabels", out var all) && all.ValueKind == JsonValueKind.Array && all.GetArrayLength() > 0
            ? all[0].GetProperty("Label").GetString() : null;
    }

    private static string Name(JsonElement row) => row.GetProperty("LogicalName").GetString() ?? throw new FormatException("LogicalName is null");
}
