using System.Net.Http.Headers;
using System.Text;

namespace CampaignSync.Connectors.Http;

/// <summary>What a system answered: status, headers and the whole body, within limits.</summary>
internal sealed class RemoteAnswer(int status, HttpResponseHeaders headers, HttpContentHeaders contentHeaders, PooledBody body, TimeSpan? retryAfter) : IDisposable
{
    private const int MostShown = 4000;

    private bool _detached;

    public int Status { get; } = status;
    public HttpResponseHeaders Headers { get; } = headers;
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The boundary of an answer in parts; null: it has none.</summary>
    public string? Boundary => contentHeaders.ContentType?.Parameters
        .FirstOrDefault(p => string.Equals(p.Name, "boundary", StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');

    /// <summary>Body without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Body
    {
        get
        {
            var memory = body.Memory;
            return memory.Span.StartsWith("\uFEFF"u8) ? memory[3..] : memory;
        }
    }

    /// <summary>Whether the body was longer than the limit.</summary>
    public bool Cut => body.Cut;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Whether the body begins as a JSON object or array does, whatever its headers claim.</summary>
    public bool LooksLikeJson => Body.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>Whether it is a page for people: a gateway's error, a sign-in form.</summary>
    public bool LooksLikeHtml => Body.Span.TrimStart(" \t\r\n"u8) is [(byte)'<', ..]
        || (!LooksLikeJson && string.Equals(contentHeaders.ContentType?.MediaType, "text/html", StringComparison.OrdinalIgnoreCase));

    /// <summary>Status and the beginning of the body, for a dead letter.</summary>
    public string Shown => Body.IsEmpty ? $"HTTP {Status}" : $"HTTP {Status}\n{Text}";

    /// <summary>The beginning of the body as text.</summary>
    public string Text
    {
        get
        {
            var text = Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, MostShown * 3)]);
            return text.Length > MostShown ? text[..MostShown] : text;
        }
    }

    /// <summary>Hands the body's memory to a new owner: disposing the answer no longer gives it back.</summary>
    public IDisposable DetachBody()
    {
        _detached = true;
        return body;
    }

    public void Dispose()
    {
        if (!_detached)
            body.Dispose();
    }
}
