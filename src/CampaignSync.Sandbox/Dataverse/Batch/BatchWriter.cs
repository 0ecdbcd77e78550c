using System.Buffers;
using System.Globalization;
using System.Text;
using CampaignSync.Sandbox.Dataverse.Protocol;
using Microsoft.AspNetCore.WebUtilities;

namespace CampaignSync.Sandbox.Dataverse.Batch;

/// <summary>Puts the answer to a batch together.</summary>
internal sealed class BatchWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);

    public string Boundary { get; } = $"batchresponse_{Guid.NewGuid()}";

    public async ValueTask AddAsync(ODataResponse response, string? contentId)
    {
        Line("--" + Boundary);
        await PartAsync(response, contentId);
    }

    public async ValueTask AddChangeSetAsync(List<(ODataResponse Response, string? ContentId)> responses)
    {
        var inner = $"changesetresponse_{Guid.NewGuid()}";
        Line("--" + Boundary);
        Line("Content-Type: multipart/mixed; boundary=" + inner);
        Line("");
        foreach (var (response, contentId) in responses)
        {
            Line("--" + inner);
            await PartAsync(response, contentId);
        }

        Line($"--{inner}--");
    }

    public ReadOnlyMemory<byte> End()
    {
        Line($"--{Boundary}--");
        return _buffer.WrittenMemory;
    }

    private async ValueTask PartAsync(ODataResponse response, string? contentId)
    {
        Line("Content-Type: application/http");
        Line("Content-Transfer-Encoding: binary");
        if (contentId is not null)
            Line("Content-ID: " + contentId);
        Line("");
        Line(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {response.Status} {ReasonPhrases.GetReasonPhrase(response.Status)}"));
        if (response.HasBody)
            Line("Content-Type: " + response.ContentType);
        Line("OData-Version: 4.0");
        foreach (var (name, value) in response.Headers)
            Line($"{name}: {value}");
        Line("");
        if (response.Stream is { } stream)
            await stream.WriteAsync(_buffer, _ => ValueTask.CompletedTask, CancellationToken.None);
        else
            _buffer.Write(response.Body.Span);
        Line("");
    }

    private void Line(string text) => Encoding.UTF8.GetBytes(text + "\r\n", _buffer);
}
