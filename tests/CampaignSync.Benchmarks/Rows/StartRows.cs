using System.Diagnostics;
using CampaignSync.Benchmarks.Report;
using CampaignSync.Benchmarks.Worlds;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>From Start to RUNNING with no host alive, the start of the command line included; and what an idle host takes.</summary>
internal sealed class StartRows : IRowGroup
{
    private const int Starts = 5;

    /// <summary>The runtime compiles again what was called 30 times, which for a sign of life a second is half a minute after the start.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);

    public IReadOnlyList<string> Names => ["start", "idle"];

    public async IAsyncEnumerable<Row> RunAsync(BenchmarkOptions options)
    {
        await using var sandbox = await SandboxProcess.StartAsync(1_000);
        await using var world = await HostWorld.CreateAsync(sandbox.Addresses, Work.Ingress("5s"));
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            starts.Add(await StartAsync(world));
            await world.UntilAsync(WorkflowName.Ingress, v => v.CaughtUp, TimeSpan.FromMinutes(1));
            if (i == Starts - 1)
                break;
            await world.RunAsync("stop", "Ingress");
            await HostWorld.EndAsync(world.ProcessId);
        }
        var start = Figures.Median(starts);
        yield return new Row("start", "seconds from 'campaignsync start' to RUNNING, no host alive", start, null, start / 2, "<= 2 s", start <= 2 ? Verdict.Yes : Verdict.No);

        var watch = TimeSpan.FromSeconds(options.Quick ? 20 : 60);
        var host = world.ProcessId;
        await Task.Delay(Settled);
        var before = ProcessFigures.Processor(host);
        await Task.Delay(watch);
        var share = (ProcessFigures.Processor(host) - before) / watch * 100;
        yield return new Row("idle", "% of a core, polling every 5 s, from 60 s after the start", share, null, share, "<= 1 % of a core", share <= 1 ? Verdict.Yes : Verdict.No);
    }

    private static async Task<double> StartAsync(HostWorld world)
    {
        var clock = Stopwatch.StartNew();
        await world.RunAsync("start", "Ingress");
        await world.UntilAsync(WorkflowName.Ingress, v => v.Status == WorkflowStatus.RUNNING, TimeSpan.FromSeconds(60));
        return clock.Elapsed.TotalSeconds;
    }
}
