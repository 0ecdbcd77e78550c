namespace CampaignSync.Core.Engine;

/// <summary>Waits that double from try to try up to a cap, spread by seeded jitter so that many do not come back at once.</summary>
/// <param name="first">The first wait, before jitter.</param>
/// <param name="cap">The longest wait, before jitter.</param>
public sealed class BackOff(TimeSpan first, TimeSpan cap, Random random)
{
    /// <summary>The wait before the next try.</summary>
    /// <param name="failures">Failures so far, from 1.</param>
    /// <returns>Between half of the nominal wait and one and a half of it.</returns>
    public TimeSpan Next(int failures)
    {
        var nominal = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(failures, 30) - 1), cap.TotalMilliseconds);
        double spread;
        // Several back-offs share the source of one run, and threads come from everywhere.
        lock (random)
            spread = 0.5 + random.NextDouble();
        return TimeSpan.FromMilliseconds(nominal * spread);
    }
}
