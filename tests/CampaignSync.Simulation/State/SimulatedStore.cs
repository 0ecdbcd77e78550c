using CampaignSync.Core.State;
using CampaignSync.Simulation.Scheduling;

namespace CampaignSync.Simulation.State;

/// <summary>
/// The store as one host sees it. Whoever drives the run decides before and after each commit whether the host dies there,
/// and how long a commit takes.
/// </summary>
internal sealed class SimulatedStore(IStateStore inner, SimulatedProcess process, CommitWatch watch) : IStateStore
{
    public async Task<T> WriteAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (process.Dead)
            return await NeverAsync<T>();
        var (result, carried) = Commit(work);
        if (process.Dead)
            return await NeverAsync<T>();
        watch.Committed(carried);
        if (watch.Kill(carried.Kinds, false))
        {
            process.Kill();
            return await NeverAsync<T>();
        }
        if (watch.CommitTime() is var time && time > TimeSpan.Zero)
            await process.Delay(time);
        return result;
    }

    public T Read<T>(Func<IStateReader, T> work)
    {
        var result = inner.Read(work);
        watch.Looked();
        return result;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private (T Result, WatchedTransaction Carried) Commit<T>(Func<IStateTransaction, T> work)
    {
        // The store may use threads of its own: this one stands still meanwhile, so that the order stays the same.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            WatchedTransaction? carried = null;
            var result = inner.WriteAsync(tx =>
            {
                carried = new WatchedTransaction(tx);
                var done = work(carried);
                if (!watch.Kill(carried.Kinds, true))
                    return done;
                process.Kill();
                throw new KilledException();
            }).GetAwaiter().GetResult();
            return (result, carried!);
        }
        catch (KilledException)
        {
            return (default!, null!);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Makes the store take a transaction back, as a crash before its commit does.</summary>
    private sealed class KilledException : Exception;

    private static Task<T> NeverAsync<T>() => new TaskCompletionSource<T>().Task;
}
