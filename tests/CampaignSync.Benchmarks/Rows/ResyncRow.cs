using System.Diagnostics;
using System.Globalization;
using CampaignSync.Benchmarks.Pump;
using CampaignSync.Benchmarks.Report;
using CampaignSync.Benchmarks.Worlds;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>A pass over records that have not changed, after the delta link was lost: nothing is asked of Campaign.</summary>
internal sealed class ResyncRow : IRowGroup
{
    public IReadOnlyList<string> Names => ["resync"];

    public async IAsyncEnumerable<Row> RunAsync(BenchmarkOptions options)
    {
        var size = options.LargeSize;
        await using var sandbox = await SandboxProcess.StartAsync(size);
        await using var world = await HostWorld.CreateAsync(sandbox.Addresses, Work.Ingress());
        await world.RunAsync("start", "Ingress");
        await HostLoad.WatchAsync(sandbox, world, size);
        var ours = new List<double>();
        var pumps = new List<double>();
        var calls = 0L;
        for (var i = 0; i < options.Repeat; i++)
        {
            pumps.Add((await PumpCommand.RunAsync("read", sandbox.AddressLine, 1)).Rate);
            var (rate, campaign) = await PassAsync(sandbox, world, size);
            ours.Add(rate);
            calls += campaign;
        }
        var ratio = Figures.Median(ours.Zip(pumps, (o, p) => o / p));
        var free = await PumpRuns.HasHeadroomAsync("read", size, 1, Figures.Median(pumps));
        yield return new Row(
            "resync", string.Create(CultureInfo.InvariantCulture, $"unchanged records/s, {size:N0}; {calls} calls at Campaign"), Figures.Median(ours), Figures.Median(pumps), ratio, ">= 0.75 of a bare read, 0 calls",
            calls > 0 || (free && ratio < 0.75) ? Verdict.No : free ? Verdict.Yes : Verdict.Inconclusive);
    }

    private static async Task<(double Rate, long CampaignCalls)> PassAsync(SandboxProcess sandbox, HostWorld world, int size)
    {
        var before = await sandbox.RequestsAsync();
        var unchanged = world.View(WorkflowName.Ingress).Unchanged;
        var reads = before.GetValueOrDefault("dataverse.read");
        await sandbox.PostAsync("expire", new { what = "deltaLinks" });
        while ((await sandbox.RequestsAsync()).GetValueOrDefault("dataverse.read") == reads)
            await Task.Delay(5);
        var clock = Stopwatch.StartNew();
        await world.UntilAsync(WorkflowName.Ingress, v => v.Unchanged >= unchanged + size, TimeSpan.FromMinutes(20));
        var seconds = clock.Elapsed.TotalSeconds;
        var after = await sandbox.RequestsAsync();
        var calls = after.Where(r => r.Key is "campaign.create" or "campaign.update" or "campaign.delete" or "campaign.read").Sum(r => r.Value - before.GetValueOrDefault(r.Key));
        return (size / seconds, calls);
    }
}
