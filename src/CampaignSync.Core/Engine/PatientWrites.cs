using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>
/// Writes what must not be forgotten because the disk is full, or others keep the database: that a request is done, what the
/// answer is, how a run ended. Else the status would lie, and nothing could be controlled any more. It is written when it can be.
/// </summary>
internal sealed class PatientWrites(IStateStore store, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Runs the work in a transaction, again and again until there is room for what it changes, and nobody in the way.</summary>
    /// <param name="hostEnds">Ends the patience, not a write that is under way.</param>
    /// <exception cref="StoreFullException">The host ends, and there is still no room.</exception>
    /// <exception cref="StoreBusyException">The host ends, and others still keep the database.</exception>
    /// <exception cref="OperationCanceledException">The same.</exception>
    public async Task<T> WriteAsync<T>(Func<IStateTransaction, T> work, CancellationToken hostEnds)
    {
        while (true)
        {
            try
            {
                return await store.WriteAsync(work, CancellationToken.None);
            }
            catch (Exception e) when (e is StoreFullException or StoreBusyException && !hostEnds.IsCancellationRequested)
            {
                await Task.Delay(Pause, time, hostEnds);
            }
        }
    }
}
