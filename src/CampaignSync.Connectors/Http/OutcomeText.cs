using System.Text;

namespace CampaignSync.Connectors.Http;

/// <summary>What a dead letter shows of a request: method, path and body; no header, so no token.</summary>
internal static class OutcomeText
{
    private const int MostShown = 16_000;

    public static string Of(RemoteRequest request) => Of(request.Method.Method, request.Target.PathAndQuery, request.Blocks);

    public static string Of(string method, string path, params IReadOnlyList<ReadOnlyMemory<byte>> body)
    {
        var text = $"{method} {path}";
        if (body.Count == 0)
            return text;
        text = $"{text}\n{string.Concat(body.Select(block => Encoding.UTF8.GetString(block.Span)))}";
        return text.Length > MostShown ? text[..MostShown] : text;
    }
}
