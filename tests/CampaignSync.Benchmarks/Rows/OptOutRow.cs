using System.Diagnostics;
using System.Globalization;
using CampaignSync.Benchmarks.Report;
using CampaignSync.Benchmarks.Worlds;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>Opt-outs on both sides in the middle of an initial load: how long until the other side has them.</summary>
internal sealed class OptOutRow : IRowGroup
{
    private const int EachWay = 10;

    public IReadOnlyList<string> Names => ["optout"];

    public async IAsyncEnumerable<Row> RunAsync(BenchmarkOptions options)
    {
        var size = options.GivenSize ?? (options.Quick ? 50_000 : 100_000);
        await using var sandbox = await SandboxProcess.StartAsync(size);
        await using var world = await HostWorld.CreateAsync(sandbox.Addresses, Work.Ingress(), Work.OptInOut);
        await world.RunAsync("start", "Ingress", "OptInOut");
        using var people = await People.SignInAsync(sandbox.Addresses);
        while ((await sandbox.RequestsAsync()).GetValueOrDefault("campaign.create") < size / 10)
            await Task.Delay(50);

        var contacts = (await people.ContactsAsync(size / 20, "donotemail")).ToArray();
        var clock = Stopwatch.StartNew();
        var delays = new List<double>();
        for (var i = 0; i < EachWay * 2; i++)
        {
            var contact = contacts[i * 7];
            var began = clock.Elapsed;
            if (i % 2 == 0)
            {
                await people.ChangeContactAsync(contact, new { donotemail = true });
                await people.ProfileWhenAsync(contact, p => p.GetProperty("blackListEmail").GetBoolean());
            }
            else
            {
                await people.ChangeProfileAsync(contact, new { blackListEmail = true });
                await people.ContactWhenAsync(contact, "donotemail", c => c.GetProperty("donotemail").GetBoolean());
            }
            delays.Add((clock.Elapsed - began).TotalSeconds);
        }
        var created = (await sandbox.RequestsAsync()).GetValueOrDefault("campaign.create");
        var most = delays.Max();
        yield return new Row(
            "optout", string.Create(CultureInfo.InvariantCulture, $"s, slowest of {delays.Count} in a load of {size:N0} ({created:N0} loaded at the end)"), most, null, most / 6, "<= poll interval + 5 s", most <= 6 ? Verdict.Yes : Verdict.No);
    }
}
