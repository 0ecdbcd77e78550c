using System.Globalization;
using CampaignSync.Chaos.Edits;
using CampaignSync.Chaos.Faults;
using CampaignSync.Chaos.Hosts;
using CampaignSync.Chaos.Strokes;
using CampaignSync.Sandbox.Demo;
using CampaignSync.Sandbox.Demo.Comparison;
using CampaignSync.Sandbox.Demo.Host;
using CampaignSync.Sandbox.Demo.Remote;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Chaos;

/// <summary>One run: strokes under edits and faults, then peace, then the comparison.</summary>
internal sealed class ChaosRun
{
    private const long Megabyte = 1 << 20;

    /// <summary>The host reads nothing while less than 256 MB are free; a state of this many contacts needs the rest.</summary>
    private const long DiskAtLeast = 384 * Megabyte;
    private const long DiskPerContact = 8 * 1024;
    private const int MostSteps = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_drainPatience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(60);

    private readonly ChaosOptions _options;
    private readonly TextWriter _said;
    private readonly SandboxServer _server;
    private readonly Systems _systems;
    private readonly DemoHome _home;
    private readonly SmallDisk _disk;
    private readonly JobHost _host;
    private readonly Admin _admin;
    private readonly FaultWeather _weather;
    private readonly ChaosReport _report;
    private readonly TimeProvider _time = TimeProvider.System;

    private ChaosRun(ChaosOptions options, TextWriter said, SandboxServer server, Systems systems, DemoHome home, SmallDisk disk)
    {
        (_options, _said, _server, _systems, _home, _disk) = (options, said, server, systems, home, disk);
        _report = new ChaosReport { Seed = options.Seed, Contacts = options.Contacts, FullDiskDidNotRun = disk.Problem };
        _host = new JobHost(home.Folder, _time);
        _admin = new Admin(home.Folder, _host, _report);
        _weather = new FaultWeather(server.Parts.Faults, new Random(options.Seed * MostSteps), _report.Faults);
    }

    /// <summary>Runs it. The home is gone afterwards if all went well.</summary>
    /// <param name="said">Takes what happens, line by line.</param>
    public static async Task<ChaosReport> RunAsync(ChaosOptions options, TextWriter said, CancellationToken cancellationToken)
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Contacts = options.Contacts, Seed = options.Seed }, cancellationToken);
        using var systems = new Systems(server.Addresses);
        var home = DemoHome.Create(server.Addresses, "campaignsync-chaos-");
        await said.WriteLineAsync($"Home: {home.Root}");
        var passed = false;
        var disk = SmallDisk.Mount(home.Folder, DiskAtLeast + options.Contacts * DiskPerContact);
        var run = new ChaosRun(options, said, server, systems, home, disk);
        try
        {
            await run.RunAsync(cancellationToken);
            passed = run._report.Passed;
            return run._report;
        }
        finally
        {
            await run.EndAsync(keep: !passed);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        await _systems.Admin.SetJournalPauseAsync(1, cancellationToken);
        var people = await People.ReadAsync(_systems.Dataverse, cancellationToken);
        var edits = new LiveEdits(_systems, people, new Random(_options.Seed * MostSteps + 1), _report.Edits);
        await _host.ApplyAsync(_home.Files, cancellationToken);
        _weather.Change();
        await _host.StartAsync(cancellationToken);

        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            var editing = edits.RunAsync(stop.Token, cancellationToken);
            await StrikeAsync(new HostStrokes(_home.Folder, _disk, _admin, _report, _time), editing, cancellationToken);
            await stop.CancelAsync();
            await editing;
        }

        _weather.Clear();
        await edits.FinishAsync(cancellationToken);
        Say($"Peace after {_time.GetElapsedTime(began).TotalSeconds:0} s, {_report.Kills} kills; draining.");
        await DrainAsync(cancellationToken);
        await CompareAsync(edits, cancellationToken);
        _report.HostPeakMemory = _host.Watch.PeakMemory;
        _report.Seconds = Math.Round(_time.GetElapsedTime(began).TotalSeconds, 1);
    }

    private async Task StrikeAsync(HostStrokes strokes, Task editing, CancellationToken cancellationToken)
    {
        var random = new Random(_options.Seed * MostSteps + 2);
        foreach (var stroke in StrokePlan.Make(_options.Kills, new Random(_options.Seed)).ToArray())
        {
            var what = random.Next(12) switch
            {
                0 => "tokens",
                1 or 2 => "deltaLinks",
                _ => null,
            };
            _weather.Change(tokensExpire: what == "tokens");
            if (what is not null)
            {
                await _systems.Admin.ExpireAsync(what, cancellationToken);
                _report.Faults.Add($"all {what} expired");
            }

            Say($"{_report.Kills,4} kills, {_report.Edits.Total:N0} edits, {_report.Faults.Total:N0} faults, {_server.Parts.Counts.Of("campaign.create"):N0} creates and {_server.Parts.Counts.Of("campaign.update"):N0} updates at Campaign: {stroke}");
            await strokes.DoAsync(stroke, random, cancellationToken);
            if (editing.IsCompleted)
                await editing;
        }
    }

    /// <summary>Waits until all that is offered is read and written, and nothing moves any more.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        var quiet = new QuietWatch(_systems.Admin);
        var began = _time.GetTimestamp();
        while (true)
        {
            var rows = await _admin.ReviveAsync(cancellationToken);
            if (await quiet.IsQuietAsync(cancellationToken) && rows.All(row => row is { CaughtUp: true, Status: "RUNNING" }))
                return;
            if (_time.GetElapsedTime(began) > s_drainPatience)
                throw new TimeoutException($"Not drained {s_drainPatience.TotalMinutes:0} minutes after the last fault: {string.Join("; ", rows.Select(row => $"{row.Name} {row.Status} {row.Health}, backlog {row.Backlog}, {row.ErrorId} {row.Reason}"))}");
            await Task.Delay(s_pause, _time, cancellationToken);
        }
    }

    private async Task CompareAsync(LiveEdits edits, CancellationToken cancellationToken)
    {
        var result = await new SystemComparison(_systems, _host).RunAsync(edits.Known, cancellationToken);
        // People do not try this again: one that they heard nothing of may be there all the same.
        if (result.NotOurs < edits.MadeAtCampaign)
            result.Differ("profile", $"{result.NotOurs} of the {edits.MadeAtCampaign} profiles that were made at Campaign are there");
        _report.Comparison = result;
        foreach (var table in ComparedTable.All)
        {
            var keys = await _systems.Admin.KeysAsync(table.Resource, cancellationToken);
            _report.CreatedTwice += keys.GetProperty("createdTwice").GetInt64();
            _report.RepeatsWithoutEffect += keys.GetProperty("updatesWithoutEffect").GetInt64() + keys.GetProperty("refusedDuplicates").GetInt64();
        }
    }

    /// <summary>Leaves nothing behind but what is to be looked at.</summary>
    private async Task EndAsync(bool keep)
    {
        using var patience = new CancellationTokenSource(s_endPatience);
        _disk.Free();
        var finder = new HostFinder(_home.Folder, _time);
        foreach (var id in finder.Find())
            await finder.KillAsync(id, patience.Token);
        if (keep)
        {
            Say($"It is kept, with the host's log and state: {_home.Root}");
            return;
        }

        _disk.Dispose();
        _home.Delete();
    }

    private void Say(FormattableString line) => _said.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
