using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.Channels;
using CampaignSync.Benchmarks.Worlds;

namespace CampaignSync.Benchmarks.Pump;

/// <summary>
/// The bare pump as a process of its own: <c>pump load|read|events ADDRESSES CONNECTIONS</c>. It reads the same pages and
/// makes the same writes as the host, and has no mapping, no state and no durability.
/// </summary>
internal static class PumpCommand
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web);

    /// <summary>What one run of the pump came to.</summary>
    /// <param name="Seconds">From the first request for data to the last answer.</param>
    /// <param name="ProcessorSeconds">Of the whole process.</param>
    /// <param name="AllocatedBytes">By the whole process.</param>
    public sealed record Result(int Records, double Seconds, double ProcessorSeconds, long AllocatedBytes)
    {
        public double Rate => Records / Seconds;
    }

    /// <summary>Runs it as a process.</summary>
    public static async Task<Result> RunAsync(string what, string addresses, int connections)
        => JsonSerializer.Deserialize<Result>(await Child.RunAsync(Child.OwnAssembly, "pump", what, addresses, connections.ToString(CultureInfo.InvariantCulture)), s_format)!;

    public static async Task<int> MainAsync(IReadOnlyList<string> arguments)
    {
        var to = JsonSerializer.Deserialize<SandboxAddresses>(arguments[1], s_format)!;
        var connections = int.Parse(arguments[2], CultureInfo.InvariantCulture);
        using var client = await PumpClient.SignInAsync(to, connections);
        var clock = Stopwatch.StartNew();
        var records = arguments[0] switch
        {
            "load" => await LoadAsync(client, connections),
            "read" => await new PageReader(client).ReadAsync(take: null),
            "events" => await new EventPump(client).RunAsync(connections),
            var other => throw new ArgumentException($"There is no pump {other}.", nameof(arguments)),
        };
        Console.WriteLine(JsonSerializer.Serialize(new Result(records, clock.Elapsed.TotalSeconds, Environment.CpuUsage.TotalTime.TotalSeconds, GC.GetTotalAllocatedBytes()), s_format));
        return 0;
    }

    private static async Task<int> LoadAsync(PumpClient client, int writers)
    {
        var bodies = Channel.CreateBounded<byte[]>(20_000);
        var writing = Enumerable.Range(0, writers).Select(_ => WriteAsync(client, bodies.Reader)).ToArray();
        var count = await new PageReader(client).ReadAsync(body => bodies.Writer.WriteAsync(body));
        bodies.Writer.Complete();
        await Task.WhenAll(writing);
        return count;
    }

    private static async Task WriteAsync(PumpClient client, ChannelReader<byte[]> bodies)
    {
        var address = client.CampaignRoot + "profile";
        await foreach (var body in bodies.ReadAllAsync())
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await client.CampaignAsync(HttpMethod.Post, address, content);
            await answer.Content.CopyToAsync(Stream.Null);
        }
    }
}
