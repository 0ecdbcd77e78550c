using System.Text;
using System.Text.Json;
using CampaignSync.Benchmarks.Worlds;

namespace CampaignSync.Benchmarks.Pump;

/// <summary>Reads contacts page by page, and makes bodies of them if somebody wants them.</summary>
internal sealed class PageReader(PumpClient client)
{
    private static readonly byte[][] s_columns = [.. Work.Fields.Select(f => Encoding.UTF8.GetBytes(f.Column))];
    private static readonly JsonEncodedText[] s_fields = [.. Work.Fields.Select(f => JsonEncodedText.Encode(f.Field))];
    private static readonly byte[][] s_unset = [.. Work.Fields.Select(f => Encoding.UTF8.GetBytes(f.Unset))];
    private static readonly JsonEncodedText s_key = JsonEncodedText.Encode("externalId");

    /// <returns>How many rows there were.</returns>
    public async Task<int> ReadAsync(Func<byte[], ValueTask>? take)
    {
        var next = $"{client.DataverseRoot}contacts?$select=contactid,{string.Join(',', Work.Fields.Select(f => f.Column))}";
        var count = 0;
        var bodies = new List<byte[]>(5000);
        while (next is not null)
        {
            using var answer = await client.DataverseAsync(HttpMethod.Get, next, "odata.track-changes,odata.maxpagesize=5000");
            var page = await answer.Content.ReadAsByteArrayAsync();
            (var rows, next) = Parse(page, take is null ? null : bodies);
            count += rows;
            foreach (var body in bodies)
                await take!(body);
            bodies.Clear();
        }
        return count;
    }

    private static (int Rows, string? Next) Parse(byte[] page, List<byte[]>? bodies)
    {
        var reader = new Utf8JsonReader(page);
        var buffer = new MemoryStream(512);
        using var json = new Utf8JsonWriter(buffer);
        string? next = null;
        var rows = 0;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRows = reader.ValueTextEquals("value"u8);
            var isNext = reader.ValueTextEquals("@odata.nextLink"u8);
            reader.Read();
            if (isNext)
                next = reader.GetString();
            else if (!isRows)
                reader.Skip();
            else
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                {
                    rows++;
                    ParseRow(ref reader, page, bodies is null ? null : json);
                    if (bodies is null)
                        continue;
                    json.Flush();
                    bodies.Add(buffer.ToArray());
                    buffer.SetLength(0);
                    json.Reset();
                }
            }
        }
        return (rows, next);
    }

    private static void ParseRow(ref Utf8JsonReader reader, byte[] page, Utf8JsonWriter? json)
    {
        json?.WriteStartObject();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKey = reader.ValueTextEquals("contactid"u8);
            var field = -1;
            for (var i = 0; i < s_columns.Length && field < 0; i++)
            {
                if (reader.ValueTextEquals(s_columns[i]))
                    field = i;
            }
            reader.Read();
            if (json is null || (!isKey && field < 0))
                continue;
            json.WritePropertyName(isKey ? s_key : s_fields[field]);
            var end = (int)reader.BytesConsumed;
            var value = reader.TokenType == JsonTokenType.Null ? s_unset[field] : page.AsSpan((int)reader.TokenStartIndex, end - (int)reader.TokenStartIndex);
            json.WriteRawValue(value, skipInputValidation: true);
        }
        json?.WriteEndObject();
    }
}
