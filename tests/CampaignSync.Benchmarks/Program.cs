using System.Globalization;
using CampaignSync.Benchmarks;
using CampaignSync.Benchmarks.Pump;
using CampaignSync.Benchmarks.Replies;
using CampaignSync.Benchmarks.Report;
using CampaignSync.Benchmarks.Rows;

switch (args)
{
    case ["pump", .. var rest]:
        return await PumpCommand.MainAsync(rest);
    case ["fixed", var rows]:
        return await FixedServer.MainAsync(int.Parse(rows, CultureInfo.InvariantCulture));
}

if (BenchmarkOptions.Parse(args) is not { } options)
{
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}

IRowGroup[] groups = [new LoadRows(), new ResyncRow(), new EgressRows(), new LatencyRow(), new OptOutRow(), new StartRows(), new BacklogRows(), new AllocationRow(), new ThrottleRows(), new ProtectionRow()];
if (options.Only.Except(groups.SelectMany(g => g.Names)).ToArray() is { Length: > 0 } unknown)
{
    Console.Error.WriteLine($"There is no row {string.Join(", ", unknown)}. Rows: {string.Join(", ", groups.SelectMany(g => g.Names))}.");
    return 2;
}

var table = new ResultTable(Console.Out);
table.Head();
var found = new List<Row>();
foreach (var group in groups.Where(g => options.Only.Count == 0 || g.Names.Intersect(options.Only).Any()))
{
    await foreach (var row in group.RunAsync(options))
    {
        if (options.Only.Count > 0 && !options.Only.Contains(row.Id.Split('@')[0]))
            continue;
        found.Add(row);
        table.Show(row);
    }
}
if (options.JsonFile is { } file)
    ResultJson.Write(file, found);
return found.All(r => r.Met is Verdict.Yes or Verdict.None) ? 0 : 1;
