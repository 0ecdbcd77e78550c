using System.Net;
using System.Net.Http.Headers;

namespace CampaignSync.Connectors.Http;

/// <summary>A body of two blocks, sent without joining them.</summary>
internal sealed class TwoPartContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _head;
    private readonly ReadOnlyMemory<byte> _body;

    public TwoPartContent(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, MediaTypeHeaderValue contentType)
    {
        _head = head;
        _body = body;
        Headers.ContentType = contentType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (!_head.IsEmpty)
            await stream.WriteAsync(_head, cancellationToken);
        if (!_body.IsEmpty)
            await stream.WriteAsync(_body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = (long)_head.Length + _body.Length;
        return true;
    }
}
