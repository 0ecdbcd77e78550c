using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using CampaignSync.Benchmarks.Worlds;

namespace CampaignSync.Benchmarks.Replies;

/// <summary>
/// A server that answers without looking: one page of contacts again and again, and "created" to everything that is
/// posted. What the pump does against it is what the pump can do; where the sandbox is not much slower, it is no limit.
/// Runs as a process of its own: <c>fixed ROWS</c> prints its addresses and serves until its input ends.
/// </summary>
internal static class FixedServer
{
    private const int PageSize = 5000;
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web);
    private static readonly byte[] s_created = Reply("201 Created", "{\"PKey\":\"@x\"}");
    private static readonly byte[] s_token = Reply("200 OK", "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":86399}");

    public static async Task<int> MainAsync(int rows)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(512);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var root = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var pages = Pages(root, rows);
        var addresses = new SandboxAddresses(
            new DataverseAddress(root + "/", root + "/token", "id", "secret"),
            new CampaignAddress(root + "/campaign", root + "/token", "org", "id", "secret", root + "/journal"),
            new AdminAddress(root + "/admin"));
        Console.WriteLine(JsonSerializer.Serialize(addresses, s_format));
        // Not Console.In, whose asynchronous reads are none.
        using var input = Console.OpenStandardInput();
        var ended = input.CopyToAsync(Stream.Null);
        while (true)
        {
            var accepting = listener.AcceptSocketAsync();
            if (await Task.WhenAny(accepting, ended) == ended)
                return 0;
            _ = ServeAsync(await accepting, pages);
        }
    }

    private static async Task ServeAsync(Socket socket, byte[][] pages)
    {
        socket.NoDelay = true;
        using (socket)
        {
            var buffer = new byte[64 * 1024];
            var filled = 0;
            try
            {
                while (await socket.ReceiveAsync(buffer.AsMemory(filled)) is var received and > 0)
                {
                    filled += received;
                    while (Request(buffer.AsSpan(0, filled), pages) is var (length, reply))
                    {
                        buffer.AsSpan(length, filled - length).CopyTo(buffer);
                        filled -= length;
                        await socket.SendAsync(reply);
                    }
                }
            }
            catch (SocketException)
            {
                // The pump has gone.
            }
        }
    }

    /// <summary>The first whole request in the buffer, and the reply to it.</summary>
    private static (int Length, byte[] Reply)? Request(ReadOnlySpan<byte> buffer, byte[][] pages)
    {
        var head = buffer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return null;
        var length = head + 4;
        var at = buffer[..head].IndexOf("Content-Length: "u8);
        if (at >= 0 && Utf8Parser.TryParse(buffer[(at + 16)..], out int body, out _))
            length += body;
        if (buffer.Length < length)
            return null;
        if (buffer.StartsWith("GET"u8))
        {
            var page = buffer[..head].IndexOf("page="u8);
            return (length, page >= 0 && Utf8Parser.TryParse(buffer[(page + 5)..], out int number, out _) ? pages[number] : pages[0]);
        }
        return (length, buffer[..head].IndexOf("/token"u8) >= 0 ? s_token : s_created);
    }

    private static byte[][] Pages(string root, int rows)
    {
        var count = (rows + PageSize - 1) / PageSize;
        var pages = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var inPage = Math.Min(PageSize, rows - (i * PageSize));
            var one = string.Join(',', Enumerable.Range(0, inPage).Select(n => string.Create(CultureInfo.InvariantCulture, $$"""{"@odata.etag":"W/\"{{n}}\"","contactid":"00000000-0000-4000-8000-{{n:D12}}","firstname":"Anna","lastname":"Lee","emailaddress1":"anna.lee.{{n:D6}}@example.com","telephone1":"+1 425 555 0100","mobilephone":"+1 425 555 0101","company":"Contoso","numberofchildren":2,"createdon":"2020-01-01T00:00:00Z"}""")));
            var next = i + 1 < count ? string.Create(CultureInfo.InvariantCulture, $",\"@odata.nextLink\":\"{root}/api/data/v9.2/contacts?page={i + 1}\"") : "";
            pages[i] = Reply("200 OK", $"{{\"value\":[{one}]{next}}}");
        }
        return pages;
    }

    private static byte[] Reply(string status, string body)
        => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
}
