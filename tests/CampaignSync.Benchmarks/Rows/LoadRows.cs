using System.Globalization;
using CampaignSync.Benchmarks.Pump;
using CampaignSync.Benchmarks.Report;
using CampaignSync.Benchmarks.Worlds;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>Initial loads, ours and the pump's in turn: rate, memory, processor time, and whether the rate stays.</summary>
internal sealed class LoadRows : IRowGroup
{
    private const double Megabyte = 1 << 20;

    public IReadOnlyList<string> Names => ["load", "flat", "memory", "cpu", "disk"];

    public async IAsyncEnumerable<Row> RunAsync(BenchmarkOptions options)
    {
        foreach (var latency in options.Latencies)
        {
            var size = options.SizeAt(latency);
            // Long enough that the start, which is the same for all, does not decide.
            var connections = await PumpRuns.BestConnectionsAsync(Math.Min(size, latency > 0 ? 2_000 : Math.Max(50_000, size / 10)), latency, options.TriesAt(latency));
            var ours = new List<HostLoad>();
            var pumps = new List<PumpCommand.Result>();
            for (var i = 0; i < options.Repeat; i++)
            {
                await using (var sandbox = await SandboxProcess.StartAsync(size, latency))
                    pumps.Add(await PumpCommand.RunAsync("load", sandbox.AddressLine, connections));
                ours.Add(await HostLoad.RunAsync(size, latency));
            }
            var free = latency > 0 || await PumpRuns.HasHeadroomAsync("load", size, connections, Figures.Median(pumps.Select(p => p.Rate)));
            foreach (var row in Rows(latency, size, connections, ours, pumps, free))
                yield return row;
        }
    }

    private static IEnumerable<Row> Rows(int latency, int size, int connections, List<HostLoad> ours, List<PumpCommand.Result> pumps, bool free)
    {
        var id = latency == 0 ? "load" : string.Create(CultureInfo.InvariantCulture, $"load@{latency}");
        var ratio = Figures.Median(ours.Zip(pumps, (o, p) => o.Rate / p.Rate));
        yield return new Row(
            id, string.Create(CultureInfo.InvariantCulture, $"records/s, {size:N0} at {latency} ms, pump best at {connections} connections"), Figures.Median(ours.Select(o => o.Rate)), Figures.Median(pumps.Select(p => p.Rate)),
            ratio, ">= 0.75 of the pump", !free ? Verdict.Inconclusive : ratio >= 0.75 ? Verdict.Yes : Verdict.No);
        if (latency > 0)
            yield break;

        var flat = Figures.Median(ours.Select(o => o.Flatness));
        yield return new Row("flat", string.Create(CultureInfo.InvariantCulture, $"rate of the last tenth to the first, of {size:N0}"), flat, null, flat, ">= 0.9", flat >= 0.9 ? Verdict.Yes : Verdict.No);
        var memory = ours.Max(o => o.PeakMemory) / Megabyte;
        yield return new Row("memory", "MB, host at its peak during the load", memory, null, memory / 200, "<= 200 MB", memory <= 200 ? Verdict.Yes : Verdict.No);
        var cpu = Figures.Median(ours.Select(o => o.ProcessorSeconds * 1e6 / size));
        var pumpCpu = Figures.Median(pumps.Select(p => p.ProcessorSeconds * 1e6 / size));
        yield return new Row("cpu", "microseconds of processor time per record", cpu, pumpCpu, cpu / pumpCpu, "<= 2 x the pump's", cpu <= 2 * pumpCpu ? Verdict.Yes : Verdict.No);
        yield return new Row("disk", "bytes of state per known record", Figures.Median(ours.Select(o => (double)o.StateBytes / size)), null, null, "", Verdict.None);
    }
}
