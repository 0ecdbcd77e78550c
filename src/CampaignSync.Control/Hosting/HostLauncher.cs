using CampaignSync.Control.Homes;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;

namespace CampaignSync.Control.Hosting;

/// <summary>Brings up the host of a home where none lives, and waits for its first sign of life.</summary>
/// <param name="start">Starts the process; given the file for its errors.</param>
public sealed class HostLauncher(Home home, IStateStore store, TimeProvider time, Func<string, IDetachedProcess> start)
{
    /// <summary>How long a host may take to give its first sign of life.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>How long whoever has the home may take to give a sign of life, or to go.</summary>
    private static readonly TimeSpan TakenPatience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>A launcher that runs the host on the caller's own runtime.</summary>
    public static HostLauncher ForThisRuntime(Home home, IStateStore store, TimeProvider time)
        => new(home, store, time, errors => DetachedProcess.Start(HostRuntime.CommandFor(home), errors));

    /// <summary>Whether a host lives.</summary>
    public bool IsRunning => Alive() is not null;

    /// <summary>The host, launched if need be.</summary>
    /// <exception cref="ControlException"><c>HostNotStarted</c>, <c>HostNotResponding</c>.</exception>
    public async Task<HostState> EnsureRunningAsync(CancellationToken cancellationToken)
    {
        var before = Host();
        if (before is not null && before.IsAlive(time.GetUtcNow()))
            return before;

        OwnerOnly.MakeFolder(home.Logs);
        var process = start(home.HostErrors);
        var began = time.GetUtcNow();
        var deadline = began + Patience;
        while (true)
        {
            var host = Host();
            if (host is not null && host.Epoch != before?.Epoch && host.IsAlive(time.GetUtcNow()))
                return host;
            if (process.ExitCode is { } code)
            {
                // Somebody else may have launched one at the same moment; then ours has found the lock taken and gone.
                if (Alive() is { } other)
                    return other;
                var said = Said();
                if (!FoundTaken(said) || time.GetUtcNow() - began > TakenPatience)
                    throw Exited(code, said, before);
                // Theirs is slow to give its first sign of life, or was about to end: the next look or the next one of ours tells.
                process = start(home.HostErrors);
            }

            if (time.GetUtcNow() > deadline)
                throw new ControlException(ControlErrorId.HostNotResponding, $"The job host (process {process.Id}) was started and has given no sign of life in {Patience.TotalSeconds:0} seconds. See {home.Logs}.");
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Marks a host as ended whose last sign of life is fresh and whose lock is free: it was killed a moment ago. Without
    /// this, a start within five seconds of that would find the workflow running.
    /// </summary>
    public async Task NoticeDeathAsync(CancellationToken cancellationToken)
    {
        if (!IsRunning)
            return;
        using var taken = HostLock.TryTake(home);
        if (taken is not null)
            await MarkEndedAsync(store, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Marks the last host as ended. The caller holds the lock, so it is.</summary>
    public static Task MarkEndedAsync(IStateStore store, CancellationToken cancellationToken)
        => store.WriteAsync(
            transaction =>
            {
                if (transaction.GetHost() is { Ended: false } host)
                    transaction.PutHost(host with { Ended = true });
                return true;
            },
            cancellationToken);

    private HostState? Alive() => Host() is { } host && host.IsAlive(time.GetUtcNow()) ? host : null;

    private HostState? Host() => store.Read(reader => reader.GetHost());

    private string Said() => File.Exists(home.HostErrors) ? File.ReadAllText(home.HostErrors).Trim() : "";

    private static bool FoundTaken(string said) => said.StartsWith(ControlErrorId.HostAlreadyRunning, StringComparison.Ordinal);

    private ControlException Exited(int code, string said, HostState? before)
    {
        if (before is { Ended: false } && FoundTaken(said))
            return new ControlException(ControlErrorId.HostNotResponding, $"A job host holds {home.Folder} and has given no sign of life since {before.HeartbeatAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z (process {before.ProcessId}). If it hangs or is suspended, end that process and start again; nothing is lost.");
        var what = said.Length > 0 ? said : $"It said nothing; see {home.Logs}.";
        return new ControlException(ControlErrorId.HostNotStarted, $"The job host ended at once (exit code {code}). {what}");
    }
}
