using CampaignSync.Chaos.Hosts;

namespace CampaignSync.Chaos.Strokes;

/// <summary>Does to the host what the plan says, and starts it again as an admin would.</summary>
internal sealed class HostStrokes(string home, SmallDisk disk, Admin admin, ChaosReport report, TimeProvider time)
{
    private const long Megabyte = 1 << 20;
    private const long LogGrowth = 256 * 1024;
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_untilRunning = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_scarce = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_full = TimeSpan.FromSeconds(4);

    private readonly HostFinder _finder = new(home, time);
    private readonly string _database = Path.Combine(home, "state.db");

    public Task DoAsync(Stroke stroke, Random random, CancellationToken cancellationToken) => stroke switch
    {
        Stroke.Kill kill => KillAsync(kill, random, cancellationToken),
        Stroke.Suspend suspend => SuspendAsync(suspend, cancellationToken),
        Stroke.SecondHost => SecondHostAsync(cancellationToken),
        Stroke.FullDisk full => FillAsync(full, cancellationToken),
        _ => throw new ArgumentException($"Unknown stroke {stroke}.", nameof(stroke)),
    };

    private async Task KillAsync(Stroke.Kill kill, Random random, CancellationToken cancellationToken)
    {
        var moment = kill.Moment.ToString();
        if (kill.Moment == KillMoment.Start)
        {
            // The host that is there goes first: it is the next one that is killed while it comes up.
            await KillNowAsync(nameof(KillMoment.Any), cancellationToken);
            var starting = admin.TryStartAsync(cancellationToken);
            await _finder.AppearsAsync(s_patience, cancellationToken);
            await Task.Delay(kill.Wait / 4, time, cancellationToken);
            await KillNowAsync(moment, cancellationToken);
            await starting;
            // That start may have brought up another one, which is as good.
        }
        else
        {
            await admin.AnyRunsAsync(s_untilRunning, time, cancellationToken);
            moment = kill.Moment == KillMoment.HeavyWrite ? await HeavyWriteAsync(kill.Wait, cancellationToken) : moment;
            if (kill.Moment != KillMoment.HeavyWrite)
                await Task.Delay(kill.Wait, time, cancellationToken);
            await KillNowAsync(moment, cancellationToken);
            if (kill.Moment == KillMoment.TornLog && TornLog.Tear(_database, random))
                report.Strokes.Add("torn logs");
        }

        await admin.StartAsync(kill.TwoStarts, cancellationToken);
        await OneHostAsync(cancellationToken);
    }

    private async Task KillNowAsync(string moment, CancellationToken cancellationToken)
    {
        if (await _finder.AppearsAsync(s_patience, cancellationToken) is not { } id)
        {
            report.Violations.Add("there was no host to kill, although all workflows were started");
            return;
        }

        await _finder.KillAsync(id, cancellationToken);
        report.Kills++;
        report.KillsByMoment.Add(moment);
    }

    /// <summary>Waits for the moment: the database file changes, which happens only while the log is copied; or the log grows fast.</summary>
    private async Task<string> HeavyWriteAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var changed = File.GetLastWriteTimeUtc(_database);
        var length = LogLength();
        while (time.GetElapsedTime(began) < 2 * wait)
        {
            if (File.GetLastWriteTimeUtc(_database) != changed)
                return "Checkpoint";
            if (time.GetElapsedTime(began) > wait && LogLength() - length > LogGrowth)
                return nameof(KillMoment.HeavyWrite);
            await Task.Delay(s_look, time, cancellationToken);
        }

        return nameof(KillMoment.Any);
    }

    private long LogLength() => new FileInfo(_database + "-wal") is { Exists: true } log ? log.Length : 0;

    private async Task SuspendAsync(Stroke.Suspend suspend, CancellationToken cancellationToken)
    {
        if (await _finder.AppearsAsync(s_patience, cancellationToken) is not { } id)
            return;
        Signals.Suspend(id);
        try
        {
            await Task.Delay(suspend.For, time, cancellationToken);
            await admin.ExpectHostNotRunningAsync(cancellationToken);
            // Busy: it was suspended in the middle of a write, and nobody can write until it goes on or is ended.
            if (suspend.Start)
                await admin.ExpectRefusalAsync(["HostNotResponding", "StateDatabaseBusy"], ["start", "Ingress"], cancellationToken);
        }
        finally
        {
            Signals.Resume(id);
        }

        report.Strokes.Add("suspensions");
        await OneHostAsync(cancellationToken);
    }

    private async Task SecondHostAsync(CancellationToken cancellationToken)
    {
        await admin.ExpectRefusalAsync(["HostAlreadyRunning"], ["host"], cancellationToken);
        report.Strokes.Add("second hosts refused");
        await OneHostAsync(cancellationToken);
    }

    private async Task FillAsync(Stroke.FullDisk full, CancellationToken cancellationToken)
    {
        if (disk.Problem is not null)
            return;
        disk.Fill(64 * Megabyte);
        await Task.Delay(s_scarce, time, cancellationToken);
        disk.Fill(0);
        await Task.Delay(s_full, time, cancellationToken);
        if (full.Killed)
        {
            await KillNowAsync("FullDisk", cancellationToken);
            // Nothing is promised of this one, but that it says so and breaks nothing.
            report.Strokes.Add(await admin.TryStartAsync(cancellationToken) ? "starts on a full disk that worked" : "starts on a full disk that were refused");
        }

        disk.Free();
        report.Strokes.Add("full disks");
        await admin.StartAsync(twice: false, cancellationToken);
        await OneHostAsync(cancellationToken);
    }

    /// <summary>A home has one host. One that was refused may need a moment to go.</summary>
    private async Task OneHostAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        IReadOnlyList<int> found;
        while ((found = _finder.Find()).Count > 1)
        {
            if (time.GetElapsedTime(began) > s_patience)
            {
                report.Violations.Add($"{found.Count} hosts live on one home: {string.Join(", ", found)}");
                return;
            }

            await Task.Delay(s_look, time, cancellationToken);
        }
    }
}
