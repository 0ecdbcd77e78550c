using System.Buffers;
using System.Text.Json;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>One page of a read, found already, written while it is sent.</summary>
internal sealed class Page : IResponseBody
{
    private const int RowsPerFlush = 128;

    public required string Context { get; init; }

    public required Selection Selection { get; init; }

    public required List<RowView> Rows { get; init; }

    /// <summary>Of a delta read.</summary>
    public List<Guid> Deleted { get; init; } = [];

    public long? Count { get; init; }

    public string? NextLink { get; init; }

    public string? DeltaLink { get; init; }

    /// <summary>The context of a deleted row.</summary>
    public string DeletedContext { get; init; } = "";

    public async ValueTask WriteAsync(
        IBufferWriter<byte> output, Func<CancellationToken, ValueTask> flush, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output, ODataResponse.JsonFormat);
        json.WriteStartObject();
        json.WriteString("@odata.context", Context);
        if (Count is { } count)
            json.WriteNumber("@odata.count", count);
        if (DeltaLink is not null)
            json.WriteString("@odata.deltaLink", DeltaLink);
        json.WriteStartArray("value");
        for (var start = 0; start < Rows.Count; start += RowsPerFlush)
        {
            WriteRows(json, start, Math.Min(Rows.Count, start + RowsPerFlush));
            json.Flush();
            await flush(cancellationToken);
        }

        foreach (var id in Deleted)
        {
            json.WriteStartObject();
            json.WriteString("@odata.context", DeletedContext);
            json.WriteString("id", id);
            json.WriteString("reason", "deleted");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (NextLink is not null)
            json.WriteString("@odata.nextLink", NextLink);
        json.WriteEndObject();
    }

    private void WriteRows(Utf8JsonWriter json, int from, int to)
    {
        for (var i = from; i < to; i++)
            RowJson.Write(json, Rows[i], Selection);
    }
}
