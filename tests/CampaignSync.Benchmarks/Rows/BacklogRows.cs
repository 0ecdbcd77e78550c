using System.Diagnostics;
using System.Globalization;
using CampaignSync.Benchmarks.Report;
using CampaignSync.Benchmarks.Worlds;
using CampaignSync.Control;
using CampaignSync.Control.Homes;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>With a large backlog, made by a Campaign that is away: how long a list takes, what an item weighs, how soon a killed host works again.</summary>
internal sealed class BacklogRows : IRowGroup
{
    public IReadOnlyList<string> Names => ["list", "item", "resume"];

    public async IAsyncEnumerable<Row> RunAsync(BenchmarkOptions options)
    {
        var size = options.LargeSize;
        await using var sandbox = await SandboxProcess.StartAsync(size);
        await sandbox.PutAsync("faults", new[] { new { target = "campaign.create", kind = "503" } });
        await using var world = await HostWorld.CreateAsync(sandbox.Addresses, Work.Ingress());
        var empty = world.StateBytes();
        await world.RunAsync("start", "Ingress");
        await world.UntilAsync(WorkflowName.Ingress, v => v.Backlog >= size, TimeSpan.FromMinutes(20));
        var text = size.ToString("N0", CultureInfo.InvariantCulture);

        var list = Figures.Median(Enumerable.Range(0, 50).Select(_ => ListMilliseconds(world)));
        yield return new Row("list", $"ms to open and list in process, backlog {text}", list, null, list / 20, "<= 20 ms", list <= 20 ? Verdict.Yes : Verdict.No);
        yield return new Row("item", $"bytes of state per backlog item, of {text}", (double)(world.StateBytes() - empty) / size, null, null, "", Verdict.None);

        await HostWorld.EndAsync(world.ProcessId);
        await sandbox.PutAsync("faults", Array.Empty<object>());
        var before = (await sandbox.RequestsAsync()).GetValueOrDefault("campaign.create");
        var clock = Stopwatch.StartNew();
        await world.RunAsync("start", "Ingress");
        while ((await sandbox.RequestsAsync()).GetValueOrDefault("campaign.create") == before)
            await Task.Delay(5);
        var resume = clock.Elapsed.TotalSeconds;
        yield return new Row("resume", $"seconds from start after SIGKILL to the first write, backlog {text}", resume, null, null, "", Verdict.None);
    }

    private static double ListMilliseconds(HostWorld world)
    {
        var began = Stopwatch.GetTimestamp();
        var instance = Instance.OpenToRead(new Home(world.Folder), TimeProvider.System, "benchmark");
        instance.Workflows.List();
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        instance.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return took;
    }
}
