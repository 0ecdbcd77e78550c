using System.Buffers;
using System.IO.Pipelines;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>The whole body of a request, as it lies in the server's own buffers.</summary>
internal sealed class RequestBody : IDisposable
{
    private readonly PipeReader _reader;

    private RequestBody(PipeReader reader, ReadOnlySequence<byte> bytes)
    {
        _reader = reader;
        Bytes = bytes;
    }

    public ReadOnlySequence<byte> Bytes { get; }

    public static async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.IsCompleted)
                return new RequestBody(reader, read.Buffer);
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public void Dispose() => _reader.AdvanceTo(Bytes.End);
}
