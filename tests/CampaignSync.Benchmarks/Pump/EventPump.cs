using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace CampaignSync.Benchmarks.Pump;

/// <summary>Reads the journal and writes its events as activities, a hundred to a batch: created and completed, as ours are.</summary>
internal sealed class EventPump(PumpClient client)
{
    private const int BatchSize = 100;

    public async Task<int> RunAsync(int writers)
    {
        var events = Channel.CreateBounded<JsonElement[]>(writers * 2);
        var writing = Enumerable.Range(0, writers).Select(_ => WriteAsync(events.Reader)).ToArray();
        var count = await ReadAsync(events.Writer);
        events.Writer.Complete();
        await Task.WhenAll(writing);
        return count;
    }

    private async Task<int> ReadAsync(ChannelWriter<JsonElement[]> to)
    {
        var next = new Uri(client.Journal);
        var waiting = new List<JsonElement>();
        var count = 0;
        while (true)
        {
            using var answer = await client.JournalAsync(next.OriginalString);
            if ((int)answer.StatusCode == 204)
                break;
            var page = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            foreach (var entry in page.RootElement.GetProperty("events").EnumerateArray())
            {
                waiting.Add(entry.GetProperty("event"));
                if (waiting.Count == BatchSize)
                {
                    await to.WriteAsync([.. waiting]);
                    waiting.Clear();
                }
                count++;
            }
            next = new Uri(next, NextIn(answer.Headers));
        }
        if (waiting.Count > 0)
            await to.WriteAsync([.. waiting]);
        return count;
    }

    private async Task WriteAsync(ChannelReader<JsonElement[]> from)
    {
        var buffer = new ArrayBufferWriter<byte>(256 * 1024);
        await foreach (var events in from.ReadAllAsync())
        {
            buffer.Clear();
            foreach (var entry in events)
                Add(buffer, entry);
            Encoding.ASCII.GetBytes("--b--\r\n", buffer);
            using var content = new ReadOnlyMemoryContent(buffer.WrittenMemory);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=b");
            using var answer = await client.DataverseAsync(HttpMethod.Post, client.DataverseRoot + "$batch", "odata.continue-on-error", content);
            await answer.Content.CopyToAsync(Stream.Null);
        }
    }

    private void Add(ArrayBufferWriter<byte> buffer, JsonElement entry)
    {
        var type = entry.GetProperty("type").GetString();
        var path = new Uri(string.Create(CultureInfo.InvariantCulture, $"{client.DataverseRoot}acs_email{type}s({Guid.NewGuid():D})")).AbsolutePath;
        Operation(buffer, path, "If-None-Match: *");
        var campaign = entry.GetProperty("campaign").GetProperty("name").GetString();
        var delivery = entry.GetProperty("delivery").GetProperty("name").GetString();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("subject", $"Campaign Name: {campaign}; Delivery Name: {delivery}");
            json.WriteString("acs_campaignname", campaign);
            json.WriteString("acs_deliveryname", delivery);
            json.WriteString("acs_mirrorpageurl", entry.GetProperty("mirrorPageUrl").GetString());
            json.WriteString($"regardingobjectid_contact_acs_email{type}@odata.bind", $"/contacts({entry.GetProperty("profile").GetProperty("externalId").GetString()})");
            json.WriteEndObject();
        }
        buffer.Write("\r\n"u8);
        Operation(buffer, path, "If-Match: *");
        buffer.Write("{\"statecode\":1,\"statuscode\":2}\r\n"u8);
    }

    private static void Operation(ArrayBufferWriter<byte> buffer, string path, string condition) => Encoding.ASCII.GetBytes(
        $"--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\nPATCH {path} HTTP/1.1\r\nContent-Type: application/json\r\n{condition}\r\n\r\n", buffer);

    private static string NextIn(HttpResponseHeaders headers)
    {
        var link = headers.GetValues("Link").SelectMany(l => l.Split(',')).Select(l => l.Trim()).First(l => l.Contains("rel=\"next\"", StringComparison.Ordinal));
        return link[1..link.IndexOf('>', StringComparison.Ordinal)];
    }
}
