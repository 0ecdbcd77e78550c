using System.Globalization;
using CampaignSync.Simulation.Mutants;
using CampaignSync.Simulation.Runs;

if (SimulationOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(SimulationOptions.Usage);
    return 2;
}

if (options.Mutants)
    return new MutantRunner(Console.Out).Run() ? 0 : 1;

var report = SeedRunner.Run(options.First, options.Seeds, r => Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{r.Seeds:N0} seeds, {r.Steps:N0} steps, {r.Violations.Count} violations")));
report.Write(Console.Out);
if (options.Show && report.Violations.Count > 0)
{
    var failed = report.Violations.OrderBy(v => v.Seed).First();
    var again = SeedRun.Run(failed.Seed, kept: 20_000, watched: options.Key);
    Console.WriteLine($"Seed {failed.Seed} again, trace {again.TraceHash}{(again.TraceHash == failed.TraceHash ? "" : $" (was {failed.TraceHash}: NOT THE SAME)")}:");
    foreach (var line in again.Last)
        Console.WriteLine(line);
    Console.WriteLine(again.Violation);
}
return report.Passed ? 0 : 1;
