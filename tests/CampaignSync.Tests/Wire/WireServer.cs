using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CampaignSync.Tests.Wire;

/// <summary>
/// A loopback server that replays bytes as the tests give them: no framework between the samples of the reference and the
/// connector that reads them.
/// </summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<WireRequest, WireReply> _answer;
    private readonly ConcurrentQueue<WireRequest> _requests = new();
    private readonly Task _accepting;
    private readonly X509Certificate2? _certificate;

    /// <param name="certificate">Shown to who connects; null: plain HTTP.</param>
    public WireServer(Func<WireRequest, WireReply> answer, X509Certificate2? certificate = null)
    {
        _answer = answer;
        _certificate = certificate;
        _listener.Start();
        Url = $"{(certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    /// <summary>Scheme, host and port; no slash at the end.</summary>
    public string Url { get; }

    /// <summary>Everything that came, in order.</summary>
    public IReadOnlyList<WireRequest> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = ServeAsync(client);
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream stream)
    {
        if (_certificate is null)
            return stream;
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(_certificate);
        return secure;
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var stream = await SecureAsync(client.GetStream());
                while (await WireRequest.ReadAsync(stream, _stop.Token) is { } request)
                {
                    _requests.Enqueue(request);
                    var reply = _answer(request);
                    if (reply.Until is { } signal)
                        await signal.WaitAsync(_stop.Token);
                    await stream.WriteAsync(reply.Bytes, _stop.Token);
                    if (reply.Close)
                        return;
                }
            }
            catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException)
            {
                // The client went away or does not want our certificate, or the test is over.
            }
        }
    }
}

/// <summary>A request as it came.</summary>
internal sealed record WireRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>Method and target, as scripts match them.</summary>
    public string Line => $"{Method} {Target}";

    public static async Task<WireRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!EndsHead(head))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                return null;
            head.Add(one[0]);
        }

        var lines = Encoding.ASCII.GetString([.. head]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var parts = lines[0].Split(' ');
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l[1], StringComparer.OrdinalIgnoreCase);
        var body = new byte[headers.TryGetValue("Content-Length", out var length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return new(parts[0], parts[1], headers, Encoding.UTF8.GetString(body));
    }

    private static bool EndsHead(List<byte> head)
        => head.Count >= 4 && head[^4] == '\r' && head[^3] == '\n' && head[^2] == '\r' && head[^1] == '\n';
}

/// <summary>Bytes that are sent, and whether the connection ends with them.</summary>
internal sealed record WireReply(byte[] Bytes, bool Close = false)
{
    /// <summary>Waited for before anything is sent.</summary>
    public Task? Until { get; init; }

    /// <summary>The connection ends without an answer.</summary>
    public static WireReply Drop => new([], Close: true);

    /// <param name="headers">Further headers, each <c>Name: value</c>.</param>
    public static WireReply Of(int status, string body = "", string contentType = "application/json; odata.metadata=minimal", params string[] headers)
        => Of(status, Encoding.UTF8.GetBytes(body), contentType, headers);

    public static WireReply Of(int status, byte[] body, string contentType, params string[] headers)
    {
        var head = new StringBuilder().Append(System.Globalization.CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\n");
        if (status is not (204 or 304))
            head.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: {contentType}\r\nContent-Length: {body.Length}\r\n");
        foreach (var header in headers)
            head.Append(header).Append("\r\n");
        return new([.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. body]);
    }

    /// <summary>An answer that promises more than comes.</summary>
    public static WireReply Torn(string body)
    {
        var whole = Of(200, body + new string(' ', 100));
        return new(whole.Bytes[..^101], Close: true);
    }

    public static WireReply Html(int status) => Of(status, "<!DOCTYPE html><html><body>Sign in to your account</body></html>", "text/html; charset=utf-8");

    /// <summary>As Campaign answers errors.</summary>
    public static WireReply Text(int status, string body) => Of(status, body, "text/plain; charset=utf-8");
}
