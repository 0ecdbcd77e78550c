using System.Diagnostics;
using CampaignSync.Benchmarks.Worlds;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>One initial load by the real host, watched from the sandbox's side.</summary>
/// <param name="Seconds">From the first page that is asked for to the last record created.</param>
/// <param name="ProcessorSeconds">Of the whole host process.</param>
/// <param name="PeakMemory">Bytes.</param>
/// <param name="Tenths">Seconds at which each tenth of the records was there.</param>
internal sealed record HostLoad(int Records, double Seconds, double ProcessorSeconds, long PeakMemory, IReadOnlyList<double> Tenths, long StateBytes)
{
    /// <summary>Between two looks where their time counts: at the beginning and at the end.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(10);

    /// <summary>In the middle; the sandbox answers a look as it answers a record, and the pump is not looked at.</summary>
    private static readonly TimeSpan s_longPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(30);

    public double Rate => Records / Seconds;

    /// <summary>Rate of the last tenth to that of the first.</summary>
    public double Flatness => Tenths[0] / (Tenths[^1] - Tenths[^2]);

    public static async Task<HostLoad> RunAsync(int records, int latency)
    {
        await using var sandbox = await SandboxProcess.StartAsync(records, latency);
        await using var world = await HostWorld.CreateAsync(sandbox.Addresses, Work.Ingress());
        await world.RunAsync("start", "Ingress");
        return await WatchAsync(sandbox, world, records);
    }

    /// <summary>Waits for all records of a load that has just been started.</summary>
    public static async Task<HostLoad> WatchAsync(SandboxProcess sandbox, HostWorld world, int records)
    {
        var clock = Stopwatch.StartNew();
        var tenths = new List<double>();
        var began = double.NaN;
        while (tenths.Count < 10)
        {
            var requests = await sandbox.RequestsAsync();
            var now = clock.Elapsed.TotalSeconds;
            if (double.IsNaN(began) && requests.Keys.Any(k => k is "dataverse.read" or "dataverse.delta"))
                began = now;
            while (tenths.Count < 10 && requests.GetValueOrDefault("campaign.create") >= (long)records * (tenths.Count + 1) / 10)
                tenths.Add(now - began);
            if (clock.Elapsed > s_patience)
                throw new InvalidOperationException($"The load was not done within {s_patience.TotalMinutes:0} minutes: {world.View(Core.LifeCycle.WorkflowName.Ingress)}");
            await Task.Delay(double.IsNaN(began) || tenths.Count == 9 ? s_pause : s_longPause);
        }
        await world.UntilAsync(Core.LifeCycle.WorkflowName.Ingress, v => v.CaughtUp, TimeSpan.FromMinutes(1));
        var host = world.ProcessId;
        return new HostLoad(records, tenths[^1], ProcessFigures.Processor(host).TotalSeconds, ProcessFigures.PeakMemory(host), tenths, world.StateBytes());
    }
}
