namespace CampaignSync.Simulation.Runs;

/// <summary>Runs many seeds, as many at once as there are processors; each is alone on its thread.</summary>
internal static class SeedRunner
{
    public static SimulationReport Run(int first, int seeds, Action<SimulationReport>? progress = null)
    {
        var report = new SimulationReport();
        var next = first - 1;
        var last = first + seeds - 1;
        var threads = new Thread[Math.Max(1, Environment.ProcessorCount)];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                while (Interlocked.Increment(ref next) is var seed && seed <= last)
                {
                    report.Add(SeedRun.Run(seed));
                    if (report.Seeds % 1000 == 0)
                        progress?.Invoke(report);
                }
            });
            threads[i].Start();
        }
        foreach (var thread in threads)
            thread.Join();
        return report;
    }
}
