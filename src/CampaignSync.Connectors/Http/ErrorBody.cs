using System.Text.Json;

namespace CampaignSync.Connectors.Http;

/// <summary>
/// The JSON that errors come in: Dataverse's <c>{"error":{"code","message"}}</c>, the gateway's
/// <c>{"error_code","message"}</c> and <c>{"code","message"}</c>. Codes in lower case. Both null where the body is none of these.
/// </summary>
internal readonly record struct ErrorBody(string? Code, string? Message)
{
    /// <summary>Whether this is a gateway that could not find the way to the system (<c>Oops. Something went wrong.</c>).</summary>
    public bool IsRouting { get; private init; }

    public static ErrorBody Of(RemoteAnswer answer)
    {
        return answer.IsSuccess || answer.Cut || !answer.LooksLikeJson ? default : Of(answer.Body);
    }

    /// <summary>Reads the body of an error that stands within a larger answer.</summary>
    public static ErrorBody Of(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return Of(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or text in it that is no Unicode.
            return default;
        }
    }

    private static ErrorBody Of(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return default;
        if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            return new(Text(error, "code")?.ToLowerInvariant(), Text(error, "message"));
        if (root.TryGetProperty("error_code", out _))
            return new(Text(root, "error_code"), Text(root, "message"));
        return new(Text(root, "code"), Text(root, "message"))
        {
            IsRouting = root.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number,
        };
    }

    private static string? Text(JsonElement parent, string name) => !parent.TryGetProperty(name, out var value) ? null
        : value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
}
