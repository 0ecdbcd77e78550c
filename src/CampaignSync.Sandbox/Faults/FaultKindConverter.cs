using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignSync.Sandbox.Faults;

/// <summary>The JSON names of <see cref="FaultKind"/>. The framework's converter would take "500" for the number of a member.</summary>
internal sealed class FaultKindConverter : JsonConverter<FaultKind>
{
    private static readonly FrozenDictionary<string, FaultKind> s_kinds = new Dictionary<string, FaultKind>(StringComparer.Ordinal)
    {
        ["429"] = FaultKind.TooManyRequests,
        ["429NoRetryAfter"] = FaultKind.TooManyRequestsWithoutRetryAfter,
        ["500"] = FaultKind.ServerError,
        ["502"] = FaultKind.BadGateway,
        ["503"] = FaultKind.ServiceUnavailable,
        ["504"] = FaultKind.GatewayTimeout,
        ["dropBefore"] = FaultKind.DropBefore,
        ["dropAfter"] = FaultKind.DropAfter,
        ["html200"] = FaultKind.Html200,
        ["html502"] = FaultKind.Html502,
        ["expiredToken"] = FaultKind.ExpiredToken,
        ["expiredDeltaLink"] = FaultKind.ExpiredDeltaLink,
        ["expiredDeltaLink410"] = FaultKind.ExpiredDeltaLinkGone,
        ["expiredPosition"] = FaultKind.ExpiredPosition,
        ["stall"] = FaultKind.Stall,
        ["latency"] = FaultKind.Latency,
        ["truncated"] = FaultKind.Truncated,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<FaultKind, string> s_names = s_kinds.ToFrozenDictionary(k => k.Value, k => k.Key);

    public override FaultKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TokenType == JsonTokenType.String && s_kinds.TryGetValue(reader.GetString()!, out var kind)
            ? kind
            : throw new JsonException($"The kind of a fault is one of {string.Join(", ", s_kinds.Keys.Order(StringComparer.Ordinal))}.");

    public override void Write(Utf8JsonWriter writer, FaultKind value, JsonSerializerOptions options)
        => writer.WriteStringValue(s_names[value]);
}
