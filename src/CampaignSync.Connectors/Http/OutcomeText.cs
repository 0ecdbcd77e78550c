using System.Text;

namespace CampaignSync.Connectors.Http;

/// <summary>What a dead letter shows of a request: method, path and body; no header, so no token.</summary>
internal static class OutcomeText
{
    private const int MostShown = 16_000;

    public static string Of(RemoteRequest request) => Of(request.Method.Method, request.Target.PathAndQuery, request.Head, request.Body);

    public static string Of(string method, string path, ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body)
    {
        var text = $"{method} {path}";
        if (head.IsEmpty && body.IsEmpty)
            return text;
        text = $"{text}\n{Encoding.UTF8.GetString(head.Span)}{Encoding.UTF8.GetString(body.Span)}";
        return text.Length > MostShown ? text[..MostShown] : text;
    }
}
