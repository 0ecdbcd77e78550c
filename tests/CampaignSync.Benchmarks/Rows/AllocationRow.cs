using System.Globalization;
using CampaignSync.Benchmarks.Pump;
using CampaignSync.Benchmarks.Report;
using CampaignSync.Benchmarks.Worlds;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>What the host allocates for a record in the second half of an initial load, when everything has run before.</summary>
internal sealed class AllocationRow : IRowGroup
{
    /// <summary>Of the pump: makes no difference to what it allocates for a record.</summary>
    private const int Connections = 16;

    public IReadOnlyList<string> Names => ["allocation"];

    public async IAsyncEnumerable<Row> RunAsync(BenchmarkOptions options)
    {
        var size = options.GivenSize ?? (options.Full ? 1_000_000 : options.Quick ? 50_000 : 100_000);
        double pump;
        await using (var sandbox = await SandboxProcess.StartAsync(size))
        {
            var result = await PumpCommand.RunAsync("load", sandbox.AddressLine, Connections);
            pump = (double)result.AllocatedBytes / result.Records;
        }
        var ours = await OursAsync(size);
        yield return new Row("allocation", string.Create(CultureInfo.InvariantCulture, $"bytes allocated per record, second half of {size:N0}"), ours, pump, ours / pump, "", Verdict.None);
    }

    private static async Task<double> OursAsync(int size)
    {
        await using var sandbox = await SandboxProcess.StartAsync(size);
        await using var world = await HostWorld.CreateAsync(sandbox.Addresses, Work.Ingress());
        await world.RunAsync("start", "Ingress");

        // Both halves of a figure are taken at the same moment: when the runtime has counted another second.
        var allocated = 0.0;
        var seconds = new List<(double Allocated, long Created)>();
        using (new AllocationWatch(world.ProcessId, bytes => seconds.Add((allocated += bytes, sandbox.RequestsAsync().GetAwaiter().GetResult().GetValueOrDefault("campaign.create")))))
            await HostLoad.WatchAsync(sandbox, world, size);
        var half = seconds.Where(s => s.Created >= size / 2).ToList();
        var (first, last) = (half[0], half.Last(s => s.Created < size));
        return (last.Allocated - first.Allocated) / (last.Created - first.Created);
    }
}
