using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignSync.Sandbox.Faults;

/// <summary>Reads the list of faults of <c>--faults</c> and <c>PUT /admin/faults</c>.</summary>
internal static class FaultReader
{
    public static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <exception cref="JsonException">Not a list of faults.</exception>
    public static IReadOnlyList<Fault> Read(ReadOnlySpan<byte> json)
    {
        if (!IsList(json))
            throw new JsonException("Expected a list of faults.");
        var faults = JsonSerializer.Deserialize<List<Fault>>(json, Format)!;
        foreach (var fault in faults)
        {
            if (fault.Rate is < 0 or > 1 || !double.IsFinite(fault.Rate))
                throw new JsonException($"The rate of a fault is from 0 to 1, not {fault.Rate}.");
            if (fault.Kind == FaultKind.Latency && fault.LatencyMs is null)
                throw new JsonException("A fault of kind 'latency' needs 'latencyMs'.");
        }

        return faults;
    }

    private static bool IsList(ReadOnlySpan<byte> json)
    {
        if (json.Trim(" \t\r\n"u8).IsEmpty)
            return false;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = Format.ReadCommentHandling, AllowTrailingCommas = Format.AllowTrailingCommas });
        return reader.Read() && reader.TokenType == JsonTokenType.StartArray;
    }
}
