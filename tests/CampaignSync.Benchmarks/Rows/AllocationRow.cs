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
        var size = options.GivenSize ?? (options.Full ? 1_000_000 : 100_000);
        double pump;
        await using (var sandbox = await SandboxProcess.StartAsync(size))
        {
            var result = await PumpCommand.RunAsync("load", sandbox.AddressLine, Connections);
            pump = (double)result.AllocatedBytes / result.Records;
        }
        var ours = await OursAsync(size);
        yield return new Row("allocation", string.Create(CultureInfo.InvariantCulture, $"bytes allocated per record, second half of a load of {size:N0}, or its last second"), ours, pump, ours / pump, "", Verdict.None);
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
        var during = seconds.Where(s => s.Created > 0 && s.Created < size).DistinctBy(s => s.Created).ToList();
        if (during.Count < 2)
            throw new InvalidOperationException($"A load of {size} records was over before the runtime had counted two seconds of it; give a larger --size.");
        // On a machine so fast that the second half has no two counts in it, the last two.
        var (first, last) = (during.FirstOrDefault(s => s.Created >= size / 2, during[^2]), during[^1]);
        if (first == last)
            first = during[^2];
        return (last.Allocated - first.Allocated) / (last.Created - first.Created);
    }
}
