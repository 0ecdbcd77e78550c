using System.Diagnostics;
using System.Globalization;
using CampaignSync.Benchmarks.Report;
using CampaignSync.Benchmarks.Worlds;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>A hundred changed contacts a second: how long until each stands at Campaign, by Campaign's own time of the change.</summary>
internal sealed class LatencyRow : IRowGroup
{
    private const int Contacts = 5_000;
    private const int PerSecond = 100;

    public IReadOnlyList<string> Names => ["latency"];

    public async IAsyncEnumerable<Row> RunAsync(BenchmarkOptions options)
    {
        await using var sandbox = await SandboxProcess.StartAsync(Contacts);
        await using var world = await HostWorld.CreateAsync(sandbox.Addresses, Work.Ingress());
        await world.RunAsync("start", "Ingress");
        await HostLoad.WatchAsync(sandbox, world, Contacts);
        using var people = await People.SignInAsync(sandbox.Addresses);
        var contacts = await people.ContactsAsync(PerSecond * (options.Quick ? 10 : 30));

        var changed = new Dictionary<Guid, DateTimeOffset>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < contacts.Count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond) - clock.Elapsed;
            if (due > TimeSpan.Zero)
                await Task.Delay(due);
            await people.ChangeContactAsync(contacts[i], new { company = "changed" });
            changed[contacts[i]] = DateTimeOffset.UtcNow;
        }
        var before = world.View(WorkflowName.Ingress).Written;
        await world.UntilAsync(WorkflowName.Ingress, v => v.CaughtUp && v.Backlog == 0 && v.Written >= before, TimeSpan.FromMinutes(1));
        var delays = new List<double>();
        foreach (var (contact, at) in changed)
        {
            var profile = await people.ProfileWhenAsync(contact, p => p.GetProperty("cusCompany").GetString() == "changed");
            delays.Add((People.TimeOf(profile, "lastModified") - at).TotalSeconds);
        }
        var (median, most) = (Figures.Median(delays), Figures.Percentile(delays, 0.99));
        yield return new Row(
            "latency", string.Create(CultureInfo.InvariantCulture, $"s, 99th percentile of {delays.Count:N0} changes (median {median:0.00}), poll 1 s"), most, null, most / 2, "<= poll interval + 1 s", most <= 2 ? Verdict.Yes : Verdict.No);
    }
}
