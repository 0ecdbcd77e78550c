using CampaignSync.Core.State;

namespace CampaignSync.Simulation.State;

/// <summary>
/// A state store without a disk, for tests of the engine. Work runs at once on the caller's thread and its task is complete
/// when it returns, so that a simulated run is the same each time.
/// </summary>
/// <param name="rows">What outlives the store; give the same to a second store to simulate a restart.</param>
/// <param name="epoch">The host's epoch, which fences; null: a client, which nothing fences.</param>
internal sealed class InMemoryStateStore(InMemoryRows rows, long? epoch = null) : IStateStore
{
    public InMemoryStateStore()
        : this(new InMemoryRows())
    {
    }

    public InMemoryRows Rows => rows;

    public long Epoch => epoch ?? 0;

    /// <summary>No disk space: every write fails.</summary>
    public bool Full { get; set; }

    /// <summary>Takes over the home as the next host.</summary>
    public static InMemoryStateStore OpenHost(InMemoryRows rows, HostClaim claim)
    {
        lock (rows.Gate)
        {
            var next = (rows.Host?.Epoch ?? 0) + 1;
            rows.Host = new(next, claim.ProcessId, claim.Version, claim.At, claim.At, Ended: false);
            return new(rows, next);
        }
    }

    public Task<T> WriteAsync<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        lock (rows.Gate)
        {
            if (epoch is not null && rows.Host?.Epoch != epoch)
                return Task.FromException<T>(new StoreFencedException($"Host {epoch} has lost this home to host {rows.Host?.Epoch}."));
            var transaction = new InMemoryTransaction(rows);
            try
            {
                var result = work(transaction);
                if (Full)
                    throw new StoreFullException("No disk space is left.");
                return Task.FromResult(result);
            }
            catch (Exception e)
            {
                transaction.Undo();
                return Task.FromException<T>(e);
            }
        }
    }

    public T Read<T>(Func<IStateReader, T> work)
    {
        lock (rows.Gate)
            return work(new InMemoryReader(rows));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
