using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>
/// The batches of one table that were claimed and whose write has not begun, the more urgent lanes first. Bounds how many are
/// written at once: of one that only waits at the gate, a stop could not say that nothing was sent.
/// </summary>
/// <param name="most">Batches written at once.</param>
internal sealed class BatchQueue(int most)
{
    private readonly Queue<Item[]>[] _lanes = [new(), new(), new()];
    private readonly Lock _lock = new();
    private int _running;

    /// <summary>Adds a batch. True: the caller is to run it, and what follows it, by <see cref="TryTake"/>.</summary>
    public bool Add(Item[] batch)
    {
        lock (_lock)
        {
            _lanes[(int)batch.Min(i => i.Lane)].Enqueue(batch);
            if (_running == most)
                return false;
            _running++;
            return true;
        }
    }

    /// <summary>The next batch of somebody who runs them. Null: there is none, and who asked has ended.</summary>
    public Item[]? TryTake()
    {
        lock (_lock)
        {
            foreach (var lane in _lanes)
            {
                if (lane.TryDequeue(out var batch))
                    return batch;
            }
            _running--;
            return null;
        }
    }

    /// <summary>Takes out everything that has not begun.</summary>
    public Item[][] TakeAll()
    {
        lock (_lock)
        {
            Item[][] all = [.. _lanes.SelectMany(l => l)];
            foreach (var lane in _lanes)
                lane.Clear();
            return all;
        }
    }
}
