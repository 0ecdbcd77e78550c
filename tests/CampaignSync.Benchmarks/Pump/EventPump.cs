using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace CampaignSync.Benchmarks.Pump;

/// <summary>Reads the journal and writes its events as activities, a hundred to a batch: created and completed, with the very text that ours have.</summary>
internal sealed class EventPump(PumpClient client)
{
    private const int BatchSize = 100;

    // As long as ours.
    private const string Boundary = "batch_00000000000000000000000000000000";

    private static readonly Dictionary<string, string> s_times = new() { ["send"] = "acs_datesent", ["open"] = "acs_dateopened", ["click"] = "acs_dateclicked", ["bounce"] = "acs_datebounced" };

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
            var operations = 0;
            foreach (var entry in events)
                Add(buffer, entry, ref operations);
            Encoding.ASCII.GetBytes($"--{Boundary}--\r\n", buffer);
            using var content = new ReadOnlyMemoryContent(buffer.WrittenMemory);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/mixed; boundary={Boundary}");
            using var answer = await client.DataverseAsync(HttpMethod.Post, client.DataverseRoot + "$batch", "odata.continue-on-error", content);
            await answer.Content.CopyToAsync(Stream.Null);
        }
    }

    private void Add(ArrayBufferWriter<byte> buffer, JsonElement entry, ref int operations)
    {
        var type = entry.GetProperty("type").GetString();
        var path = new Uri(string.Create(CultureInfo.InvariantCulture, $"{client.DataverseRoot}acs_email{type}s({Guid.NewGuid():D})")).AbsolutePath;
        Operation(buffer, ++operations, path, "If-None-Match: *");
        var campaign = entry.GetProperty("campaign").GetProperty("name").GetString();
        var delivery = entry.GetProperty("delivery").GetProperty("name").GetString();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("subject", $"Campaign Name: {campaign}; Delivery Name: {delivery}");
            json.WriteString("acs_campaignname", campaign);
            json.WriteString("acs_deliveryname", delivery);
            json.WriteString("acs_mirrorpageurl", entry.GetProperty("mirrorPageUrl").GetString());
            if (type == "click")
                json.WriteString("acs_trackingurl", entry.GetProperty("url").GetString());
            json.WriteString(s_times[type!], entry.GetProperty("time").GetDateTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            json.WriteString($"regardingobjectid_contact_acs_email{type}@odata.bind", $"/contacts({entry.GetProperty("profile").GetProperty("externalId").GetString()})");
            json.WriteEndObject();
        }
        buffer.Write("\r\n"u8);
        Operation(buffer, ++operations, path, "If-Match: *");
        buffer.Write("{\"statecode\":1,\"statuscode\":2}\r\n"u8);
    }

    private static void Operation(ArrayBufferWriter<byte> buffer, int number, string path, string condition) => Encoding.ASCII.GetBytes(
        $"--{Boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {number}\r\n\r\nPATCH {path} HTTP/1.1\r\nContent-Type: application/json\r\n{condition}\r\n\r\n", buffer);

    private static string NextIn(HttpResponseHeaders headers)
    {
        var link = headers.GetValues("Link").SelectMany(l => l.Split(',')).Select(l => l.Trim()).First(l => l.Contains("rel=\"next\"", StringComparison.Ordinal));
        return link[1..link.IndexOf('>', StringComparison.Ordinal)];
    }
}
