using System.Diagnostics;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;
using Xunit.Abstractions;

namespace CampaignSync.Tests.State;

/// <summary>
/// How fast records pass through the store, and what a client waits meanwhile. By hand, on a machine that does nothing else:
/// <c>CAMPAIGNSYNC_MEASURE=1000000 dotnet test tests/CampaignSync.Tests -c Release --filter StoreMeasurement --logger "console;verbosity=detailed"</c>
/// </summary>
public sealed class StoreMeasurement(ITestOutputHelper output)
{
    [MeasurementFact]
    public async Task Load_OfRandomKeys_WithAClientBeside()
    {
        var records = int.Parse(Environment.GetEnvironmentVariable(MeasurementFactAttribute.Variable)!, null);
        using var home = new TemporaryHome();
        await using var store = SqliteStateStore.OpenHost(home.Path, new HostClaim(1, "1.0.0", DateTimeOffset.UnixEpoch));
        using var stop = new CancellationTokenSource();
        var waits = WaitsOfAClientAsync(home.Path, stop.Token);
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var began = Stopwatch.GetTimestamp();

        var rates = await new StoreLoad(store, records).RunAsync();

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        processor = Process.GetCurrentProcess().TotalProcessorTime - processor;
        await stop.CancelAsync();
        var sorted = (await waits).Order().ToArray();
        output.WriteLine($"{records / seconds:0} records/s, {processor.TotalMicroseconds / records:0.0} µs of processor time each");
        output.WriteLine($"records/s by tenth: {string.Join(", ", rates.Select(r => $"{r:0}"))}");
        output.WriteLine($"client, {sorted.Length} writes: median {sorted[sorted.Length / 2]:0.0} ms, p99 {sorted[sorted.Length * 99 / 100]:0.0} ms");
        output.WriteLine($"log {new FileInfo(store.Files.Log).Length >> 20} MB, database {new FileInfo(home.Database).Length >> 20} MB, working set {Environment.WorkingSet >> 20} MB");
    }

    private static async Task<List<double>> WaitsOfAClientAsync(string home, CancellationToken stop)
    {
        var waits = new List<double>();
        await using var client = SqliteStateStore.OpenClient(home);
        while (!stop.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            await client.WriteAsync(t => t.PutWorkflow(new WorkflowState { Name = WorkflowName.Egress }), CancellationToken.None);
            waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(50, CancellationToken.None);
        }

        return waits;
    }
}
