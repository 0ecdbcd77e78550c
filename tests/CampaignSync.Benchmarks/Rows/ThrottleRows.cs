using System.Globalization;
using CampaignSync.Benchmarks.Report;
using CampaignSync.Benchmarks.Worlds;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>A Campaign that allows N requests in each second: how many it gets, and how many it must refuse.</summary>
internal sealed class ThrottleRows : IRowGroup
{
    private static readonly TimeSpan s_settle = TimeSpan.FromSeconds(10);

    public IReadOnlyList<string> Names => ["throttle"];

    public async IAsyncEnumerable<Row> RunAsync(BenchmarkOptions options)
    {
        var minute = TimeSpan.FromSeconds(options.Quick ? 20 : 60);
        foreach (var limit in options.Quick ? [100] : new[] { 10, 100, 1000 })
        {
            await using var sandbox = await SandboxProcess.StartAsync((int)(limit * ((minute + s_settle).TotalSeconds + 20)));
            await sandbox.PostAsync("throttle", new { system = "campaign", requestsPerSecond = limit });
            await using var world = await HostWorld.CreateAsync(sandbox.Addresses, Work.Ingress());
            await world.RunAsync("start", "Ingress");
            while (!(await sandbox.RequestsAsync()).ContainsKey("campaign.create"))
                await Task.Delay(20);
            await Task.Delay(s_settle);
            var before = await sandbox.RequestsAsync();
            await Task.Delay(minute);
            var after = await sandbox.RequestsAsync();
            double More(string kind) => after.GetValueOrDefault(kind) - before.GetValueOrDefault(kind);

            var refused = More("throttled.campaign");
            var asked = More("campaign.create");
            var rate = (asked - refused) / minute.TotalSeconds;
            var share = refused / asked * 100;
            // The bucket holds a second's worth, which it gives away once on top of what flows into it.
            var most = limit * (1 + (1 / minute.TotalSeconds));
            yield return new Row(
                string.Create(CultureInfo.InvariantCulture, $"throttle@{limit}"), string.Create(CultureInfo.InvariantCulture, $"requests/s served of {limit} allowed; {share:0.0} % refused"), rate, limit, rate / limit, "0.9 to 1 of N, <= 1 % refused",
                rate >= 0.9 * limit && rate <= most && share <= 1 ? Verdict.Yes : Verdict.No);
        }
    }
}
