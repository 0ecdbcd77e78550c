using System.Diagnostics;
using System.Globalization;
using CampaignSync.Benchmarks.Pump;
using CampaignSync.Benchmarks.Report;
using CampaignSync.Benchmarks.Worlds;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>Events from the journal to the timeline, ours and the pump's in turn.</summary>
internal sealed class EgressRows : IRowGroup
{
    private const int Contacts = 5_000;

    public IReadOnlyList<string> Names => ["egress"];

    public static Task AddEventsAsync(SandboxProcess sandbox, int count) => sandbox.PostAsync("events", new { count, seed = 1 });

    public async IAsyncEnumerable<Row> RunAsync(BenchmarkOptions options)
    {
        foreach (var latency in options.Latencies)
        {
            var size = options.GivenSize ?? (options.Quick ? 5_000 : latency > 0 ? 20_000 : 50_000);
            var connections = await PumpRuns.BestConnectionsAsync(Contacts, latency, options.TriesAt(latency), "events");
            var ours = new List<double>();
            var pumps = new List<double>();
            for (var i = 0; i < options.Repeat; i++)
            {
                await using (var sandbox = await SandboxProcess.StartAsync(Contacts, latency))
                {
                    await AddEventsAsync(sandbox, size);
                    pumps.Add((await PumpCommand.RunAsync("events", sandbox.AddressLine, connections)).Rate);
                }
                ours.Add(await RateAsync(size, latency));
            }
            var ratio = Figures.Median(ours.Zip(pumps, (o, p) => o / p));
            yield return new Row(
                latency == 0 ? "egress" : string.Create(CultureInfo.InvariantCulture, $"egress@{latency}"),
                string.Create(CultureInfo.InvariantCulture, $"events/s, {size:N0} at {latency} ms, pump best at {connections} connections"), Figures.Median(ours), Figures.Median(pumps),
                ratio, ">= 0.75 of the pump", ratio >= 0.75 ? Verdict.Yes : Verdict.No);
        }
    }

    private static async Task<double> RateAsync(int size, int latency)
    {
        await using var sandbox = await SandboxProcess.StartAsync(Contacts, latency);
        await AddEventsAsync(sandbox, size);
        await using var world = await HostWorld.CreateAsync(sandbox.Addresses, Work.Egress);
        await world.RunAsync("start", "Egress");
        var clock = Stopwatch.StartNew();
        var began = double.NaN;
        while (true)
        {
            var requests = await sandbox.RequestsAsync();
            var now = clock.Elapsed.TotalSeconds;
            if (double.IsNaN(began) && requests.ContainsKey("journal.read"))
                began = now;
            // Created and completed: two operations of an event.
            if (requests.Where(r => r.Key.StartsWith("dataverse.batch.", StringComparison.Ordinal)).Sum(r => r.Value) >= 2L * size)
                return size / (now - began);
            if (clock.Elapsed > TimeSpan.FromMinutes(10))
                throw new InvalidOperationException($"The events were not written in time: {world.View(Core.LifeCycle.WorkflowName.Egress)}");
            await Task.Delay(10);
        }
    }
}
