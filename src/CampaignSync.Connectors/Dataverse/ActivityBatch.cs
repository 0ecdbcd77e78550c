using System.Buffers;
using System.Globalization;
using System.Text;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>
/// The body of a batch that creates and completes activities, two operations each: create under its own id only if there is
/// none, then complete only if there is one. Without these conditions a completion after a refused create would make an
/// activity that has nothing but a state.
/// </summary>
internal sealed class ActivityBatch(string apiPath)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private int _operations;

    public string Boundary { get; } = $"batch_{Guid.NewGuid():N}";

    /// <summary>Address of an activity, as the batch names it.</summary>
    public string PathOf(ActivityWrite write) => $"{apiPath}{write.EntitySet}({write.Id:D})";

    public void Add(ActivityWrite write)
    {
        var path = PathOf(write);
        Operation(path, "If-None-Match: *", write.Body.Span);
        Operation(path, "If-Match: *", """{"statecode":1,"statuscode":2}"""u8);
    }

    public ReadOnlyMemory<byte> End()
    {
        Text($"--{Boundary}--\r\n");
        return _buffer.WrittenMemory;
    }

    private void Operation(string path, string condition, ReadOnlySpan<byte> body)
    {
        Text(string.Create(
            CultureInfo.InvariantCulture,
            $"--{Boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {++_operations}\r\n\r\n"));
        Text($"PATCH {path} HTTP/1.1\r\nContent-Type: application/json\r\n{condition}\r\n\r\n");
        _buffer.Write(body);
        Text("\r\n");
    }

    private void Text(string text) => Encoding.ASCII.GetBytes(text, _buffer);
}
