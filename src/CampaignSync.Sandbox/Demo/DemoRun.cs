using System.Globalization;
using CampaignSync.Sandbox.Demo.Comparison;
using CampaignSync.Sandbox.Demo.Display;
using CampaignSync.Sandbox.Demo.Edits;
using CampaignSync.Sandbox.Demo.Host;
using CampaignSync.Sandbox.Demo.Remote;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Demo;

/// <summary>One run of the demo, from the first request to the comparison.</summary>
internal sealed class DemoRun
{
    private const double Megabyte = 1024 * 1024;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_endPatience = TimeSpan.FromSeconds(60);

    private readonly Screen _screen;
    private readonly TimeProvider _time;
    private readonly Systems _systems;
    private readonly DemoHome _home;
    private readonly JobHost _host;
    private readonly QuietWatch _quiet;
    private readonly LiveTable _table;

    private DemoRun(Screen screen, TimeProvider time, Systems systems, DemoHome home)
    {
        _screen = screen;
        _time = time;
        _systems = systems;
        _home = home;
        _host = new JobHost(home.Folder, time);
        _quiet = new QuietWatch(systems.Admin);
        _table = new LiveTable(screen, time);
    }

    /// <summary>Runs it. The host is gone afterwards, and the home too if all went well.</summary>
    /// <exception cref="DemoException">It cannot go on.</exception>
    /// <exception cref="TimeoutException">It took longer than the options allow.</exception>
    public static async Task<DemoOutcome> RunAsync(DemoOptions options, Screen screen, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { Contacts = options.Contacts }, cancellationToken);
        screen.Say($"The sandbox serves {options.Contacts:N0} contacts:");
        screen.Say(server.Addresses.ToJson());
        using var systems = new Systems(server.Addresses);
        var home = DemoHome.Create(server.Addresses);
        screen.Say($"Home: {home.Root}");
        var run = new DemoRun(screen, TimeProvider.System, systems, home);
        var outcome = default(DemoOutcome);
        try
        {
            outcome = await run.RunAsync(options.Contacts, limit.Token);
            return outcome;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested && limit.IsCancellationRequested)
        {
            throw new TimeoutException($"Not done after {options.Timeout.TotalSeconds:0} seconds; --timeout SECONDS allows more.", e);
        }
        finally
        {
            await run.EndAsync(keepHome: outcome is not { Agrees: true } && !cancellationToken.IsCancellationRequested);
        }
    }

    private async Task<DemoOutcome> RunAsync(int contacts, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        var edits = await DemoEdits.ChooseAsync(_systems, contacts, cancellationToken);
        await _systems.Admin.SetJournalPauseAsync(1, cancellationToken);
        await edits.AddFirstEventsAsync(cancellationToken);
        await _host.ApplyAsync(_home.Files, cancellationToken);
        await _host.StartAsync(cancellationToken);
        _screen.Say("All three workflows are started.");
        await DrainAsync(cancellationToken);
        _screen.Say(string.Create(CultureInfo.InvariantCulture, $"Everything is drained after {_time.GetElapsedTime(began).TotalSeconds:0.0} s. Now people edit both systems:"));

        await edits.MakeAsync(cancellationToken);
        foreach (var line in edits.Made)
            _screen.Say($"  {line}");
        await DrainAsync(cancellationToken);

        _screen.Say("Drained and quiet. Comparing both systems, record by record:");
        var result = await CompareAsync(edits, cancellationToken);
        var (_, workflows) = await _host.ListAsync(cancellationToken);
        var outcome = new DemoOutcome(workflows, result, _host.Watch.PeakMemory, _time.GetElapsedTime(began));
        Report(outcome);
        return outcome;
    }

    /// <summary>Shows the workflows until all that is offered is read, written, and nothing moves any more.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        _quiet.Begin();
        while (true)
        {
            var (rows, _) = await _host.ListAsync(cancellationToken);
            var quiet = await _quiet.IsQuietAsync(cancellationToken) && rows.All(row => row.CaughtUp);
            _table.Show(rows, _host.Watch, always: quiet);
            if (rows.FirstOrDefault(row => row.Status is "FAILED" or "STOPPED") is { } failed)
                throw new DemoException($"{failed.Name} is {failed.Status}: {failed.ErrorId}: {failed.Reason}");
            if (quiet)
                break;
            await Task.Delay(s_pause, _time, cancellationToken);
        }

        _table.Leave();
    }

    private async Task<ComparisonResult> CompareAsync(DemoEdits edits, CancellationToken cancellationToken)
    {
        var result = await new SystemComparison(_systems, _host).RunAsync(edits.Flags, cancellationToken);
        if (result.NotOurs != edits.MadeAtCampaign)
            result.Differ("profile", $"{result.NotOurs} of the {edits.MadeAtCampaign} profiles that were made at Campaign are there");
        return result;
    }

    private void Report(DemoOutcome outcome)
    {
        var comparison = outcome.Comparison;
        _screen.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"  {comparison.Records:N0} records, {comparison.Fields:N0} fields, {comparison.Activities:N0} activities, {comparison.Flags:N0} opt-out flags, {comparison.DeadLetters:N0} dead letters that had to be, {comparison.NotOurs:N0} profiles left alone"));
        foreach (var difference in comparison.Differences)
            _screen.Say($"  {difference.Where}: {difference.What}");
        _screen.Say(comparison.Agrees
            ? "Both sides agree."
            : string.Create(CultureInfo.InvariantCulture, $"The two sides DIFFER in {comparison.DifferenceCount:N0} places{(comparison.DifferenceCount > comparison.Differences.Count ? $"; the first {comparison.Differences.Count} are listed" : "")}."));
        _screen.Say(string.Create(CultureInfo.InvariantCulture, $"Host memory at its peak: {outcome.PeakMemory / Megabyte:0} MB. Time: {outcome.Elapsed.TotalSeconds:0} s."));
    }

    /// <summary>Leaves nothing behind: no workflow, no host, no home; unless something is to be looked at.</summary>
    private async Task EndAsync(bool keepHome)
    {
        using var patience = new CancellationTokenSource(s_endPatience);
        try
        {
            await _host.EndAsync(patience.Token);
        }
        catch (Exception e) when (e is DemoException or OperationCanceledException)
        {
            _screen.Say($"The host could not be stopped: {e.Message}");
            keepHome = true;
        }

        if (keepHome)
            _screen.Say($"It is kept, with the host's log and state: {_home.Root}");
        else
            _home.Delete();
    }
}
