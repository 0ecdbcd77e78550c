using CampaignSync.Control.Homes;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;

namespace CampaignSync.Control.Hosting;

/// <summary>Opens the state of a home, and brings it up to date first where an older CampaignSync wrote it: whichever command comes first after an update.</summary>
public static class CurrentState
{
    /// <summary>Opens it by <paramref name="open"/>.</summary>
    /// <exception cref="ControlException"><c>HostAlreadyRunning</c>: a host of the older version lives.</exception>
    /// <exception cref="StateStoreException">The state cannot be used.</exception>
    public static async Task<SqliteStateStore> OpenAsync(Home home, TimeProvider time, Func<SqliteStateStore> open, CancellationToken cancellationToken)
    {
        try
        {
            return open();
        }
        catch (StateOlderException older)
        {
            using var taken = await TakeAsync(home, time, older, cancellationToken).ConfigureAwait(false);
            SqliteStateStore.Upgrade(home.Folder, time.GetUtcNow());
        }

        return open();
    }

    private static async Task<HostLock> TakeAsync(Home home, TimeProvider time, StateOlderException older, CancellationToken cancellationToken)
    {
        try
        {
            return await HostLock.TakeAsync(home, time, cancellationToken).ConfigureAwait(false);
        }
        catch (ControlException e) when (e.ErrorId == ControlErrorId.HostAlreadyRunning)
        {
            var host = older.HostProcess is { } process ? $"The job host of an older CampaignSync (process {process})" : "Another process";
            throw new ControlException(
                ControlErrorId.HostAlreadyRunning,
                $"{host} holds {home.Folder}, whose state this version would bring up to date. End that process, and try again: nothing is lost, and what ran goes on with the next start.", e);
        }
    }
}
