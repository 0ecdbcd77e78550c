using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CampaignSync.Tests.Hostile;

/// <summary>Begins each answer as it is told to and then goes on to a hundred megabytes, for as long as anybody takes them.</summary>
internal sealed class EndlessServer : IAsyncDisposable
{
    public const long Length = 100L << 20;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, (string Type, string Start, string Filler)?> _answer;
    private readonly Task _accepting;
    private long _sent;

    /// <param name="answer">For a path: the type and beginning of the answer, and what it goes on with. Null: a token.</param>
    public EndlessServer(Func<string, (string Type, string Start, string Filler)?> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _accepting = AcceptAsync();
    }

    public string Url { get; }

    /// <summary>The most that anybody took of one answer, give or take what lies in the sockets.</summary>
    public long MostTaken { get; private set; }

    public int Status { get; set; } = 200;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
            _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                while (await Wire.WireRequest.ReadAsync(stream, _stop.Token) is { } request)
                {
                    if (_answer(request.Target) is not { } answer)
                    {
                        await stream.WriteAsync(Wire.WireReply.Of(200, """{"access_token":"t","token_type":"Bearer","expires_in":3599}""", "application/json").Bytes, _stop.Token);
                        continue;
                    }

                    _sent = 0;
                    await SendAsync(stream, Encoding.ASCII.GetBytes($"HTTP/1.1 {Status} X\r\nContent-Type: {answer.Type}\r\nConnection: close\r\n\r\n{answer.Start}"));
                    var filler = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(answer.Filler, 1 + 65536 / answer.Filler.Length)));
                    while (_sent < Length)
                        await SendAsync(stream, filler);
                    return;
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // Whoever asked has had enough.
            }
        }
    }

    private async Task SendAsync(NetworkStream stream, byte[] bytes)
    {
        await stream.WriteAsync(bytes, _stop.Token);
        _sent += bytes.Length;
        MostTaken = Math.Max(MostTaken, _sent);
    }
}
