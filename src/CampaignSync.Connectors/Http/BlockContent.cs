using System.Net;
using System.Net.Http.Headers;

namespace CampaignSync.Connectors.Http;

/// <summary>A body of several blocks, sent one behind the other without joining them.</summary>
internal sealed class BlockContent : HttpContent
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _blocks;

    public BlockContent(IReadOnlyList<ReadOnlyMemory<byte>> blocks, MediaTypeHeaderValue contentType)
    {
        _blocks = blocks;
        Headers.ContentType = contentType;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _blocks.Count; i++)
        {
            if (!_blocks[i].IsEmpty)
                await stream.WriteAsync(_blocks[i], cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        for (var i = 0; i < _blocks.Count; i++)
            length += _blocks[i].Length;
        return true;
    }
}
