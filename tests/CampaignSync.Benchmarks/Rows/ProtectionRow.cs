using System.Globalization;
using CampaignSync.Benchmarks.Report;
using CampaignSync.Benchmarks.Worlds;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>Ingress and Egress at once, as fast as they go, against a Dataverse that holds to its service protection limits.</summary>
internal sealed class ProtectionRow : IRowGroup
{
    private const int Contacts = 5_000;

    /// <summary>Requests overlap only where they take some time.</summary>
    private const int Latency = 20;

    public IReadOnlyList<string> Names => ["protection"];

    public async IAsyncEnumerable<Row> RunAsync(BenchmarkOptions options)
    {
        var events = options.GivenSize ?? (options.Quick ? 10_000 : 50_000);
        await using var sandbox = await SandboxProcess.StartAsync(Contacts, Latency);
        await sandbox.PostAsync("protection", new { on = true });
        await EgressRows.AddEventsAsync(sandbox, events);
        await using var world = await HostWorld.CreateAsync(sandbox.Addresses, Work.Ingress(), Work.Egress);
        await world.RunAsync("start", "Ingress");
        await world.RunAsync("start", "Egress");
        await world.UntilAsync(WorkflowName.Egress, v => v.Written >= events, TimeSpan.FromMinutes(10));
        await world.UntilAsync(WorkflowName.Ingress, v => v.CaughtUp, TimeSpan.FromMinutes(1));

        var seen = await sandbox.GetAsync("protection");
        var refused = seen.GetProperty("refused").GetInt64();
        var what = string.Create(
            CultureInfo.InvariantCulture, $"requests refused by Dataverse, {events:N0} events; at most {seen.GetProperty("mostInWindow")} of 6,000 in 300 s, {seen.GetProperty("mostAtOnce")} of 52 at once");
        yield return new Row("protection", what, refused, null, refused / 2.0, "<= 2", refused <= 2 ? Verdict.Yes : Verdict.No);
    }
}
