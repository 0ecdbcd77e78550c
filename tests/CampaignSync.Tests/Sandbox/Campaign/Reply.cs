using System.Text.Json.Nodes;

namespace CampaignSync.Tests.Sandbox.Campaign;

/// <summary>An answer of the sandbox, read to its end.</summary>
internal sealed record Reply(int Status, string Text, string? MediaType, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public JsonArray Content => Json["content"]!.AsArray();

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var headers = response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
            return new Reply(
                (int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType, headers);
        }
    }
}
