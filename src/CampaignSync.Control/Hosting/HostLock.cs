using CampaignSync.Control.Homes;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;
using CampaignSync.Sqlite.Files;

namespace CampaignSync.Control.Hosting;

/// <summary>The lock that makes a host the only one of its home. The system gives it back when the process ends, however it ends.</summary>
public sealed class HostLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private HostLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null: another process has it.</summary>
    /// <exception cref="ControlException"><c>HomeNotWritable</c>.</exception>
    public static HostLock? TryTake(Home home)
    {
        try
        {
            return new HostLock(OwnerOnly.Open(home.Lock, FileMode.OpenOrCreate, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ControlException(ControlErrorId.HomeNotWritable, $"{home.Lock} cannot be written: {e.Message}", e);
        }
        catch (IOException) when (File.Exists(home.Lock))
        {
            return null;
        }
    }

    /// <summary>Takes the lock. Waits a moment for a host that is just ending, or a command that just looks whether one lives.</summary>
    /// <exception cref="ControlException"><c>HostAlreadyRunning</c>, <c>HomeNotWritable</c>.</exception>
    public static async Task<HostLock> TakeAsync(Home home, TimeProvider time, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            if (TryTake(home) is { } taken)
                return taken;
            if (time.GetElapsedTime(began) > Patience)
                throw new ControlException(ControlErrorId.HostAlreadyRunning, $"{await HolderAsync(home).ConfigureAwait(false)} holds {home.Folder}, and a home has one host at a time. Stop the workflows there and end that process, or name another folder with --home.");
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<string> HolderAsync(Home home)
    {
        try
        {
            await using var store = SqliteStateStore.OpenReader(home.Folder);
            return store.Read(reader => reader.GetHost()) is { } host ? $"A job host (process {host.ProcessId}, since {host.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z)" : "Another process";
        }
        catch (StateStoreException)
        {
            // Who it is does not matter so much that a damaged state should hide that the home is taken.
            return "Another process";
        }
    }

    public void Dispose() => _file.Dispose();
}
