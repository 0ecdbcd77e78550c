using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>How many activities go into one batch: more while answers come quickly, half where they are slow or refused as a whole.</summary>
internal sealed class AdaptiveBatch(TimeProvider time)
{
    /// <summary>An activity takes two operations, and a batch a thousand at most.</summary>
    private const int Max = 400;
    private const int Min = 5;
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private int _size = 50;
    private long _shrunkAt = long.MinValue;

    public int Size
    {
        get
        {
            lock (_lock)
                return _size;
        }
    }

    /// <param name="began">When the batch was handed over (<see cref="TimeProvider.GetTimestamp"/>); it may have waited for its turn since.</param>
    public void Learn(int sent, long began, IReadOnlyList<WriteOutcome> outcomes)
    {
        var took = time.GetElapsedTime(began);
        var refused = outcomes.Any(o => o.Kind is OutcomeKind.Throttled or OutcomeKind.Unavailable);
        lock (_lock)
        {
            if (refused || took > Slow)
            {
                // Batches that were under way together say the same thing; it counts once.
                if (began < _shrunkAt)
                    return;
                _shrunkAt = time.GetTimestamp();
                _size = Math.Max(Min, _size / 2);
            }
            else if (took < Quick && sent >= _size)
            {
                _size = Math.Min(Max, _size + (_size / 4) + 1);
            }
        }
    }
}
