namespace CampaignSync.Chaos.Strokes;

/// <summary>What is done to the host, in which order.</summary>
internal static class StrokePlan
{
    private const double SuspendChance = 0.12;
    private const double SecondHostChance = 0.12;
    private const double FullDiskChance = 0.1;

    private static readonly KillMoment[] s_moments = [KillMoment.Any, KillMoment.HeavyWrite, KillMoment.TornLog, KillMoment.Start];

    /// <summary>So many kills, and between them each other stroke at least once.</summary>
    public static IEnumerable<Stroke> Make(int kills, Random random)
    {
        var others = new Queue<Stroke>([new Stroke.SecondHost(), new Stroke.Suspend(Pause(random), Start: true), new Stroke.FullDisk(Killed: false)]);
        for (var i = 0; i < kills; i++)
        {
            var moment = i < s_moments.Length ? s_moments[i] : s_moments[random.Next(s_moments.Length)];
            yield return new Stroke.Kill(moment, TimeSpan.FromMilliseconds(Wait(random)), random.Next(4) == 0);
            if (others.TryDequeue(out var first))
                yield return first;
            if (random.NextDouble() < SuspendChance)
                yield return new Stroke.Suspend(Pause(random), random.Next(2) == 0);
            if (random.NextDouble() < SecondHostChance)
                yield return new Stroke.SecondHost();
            if (random.NextDouble() < FullDiskChance)
                yield return new Stroke.FullDisk(random.Next(2) == 0);
        }

        while (others.TryDequeue(out var left))
            yield return left;
    }

    /// <summary>Mostly soon, sometimes late.</summary>
    private static int Wait(Random random) => random.Next(4) == 0 ? random.Next(2000, 8000) : random.Next(50, 2500);

    /// <summary>A sign of life is good for five seconds.</summary>
    private static TimeSpan Pause(Random random) => TimeSpan.FromMilliseconds(random.Next(6000, 9000));
}
