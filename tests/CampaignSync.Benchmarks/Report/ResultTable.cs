using System.Globalization;

namespace CampaignSync.Benchmarks.Report;

/// <summary>Rows as a table for people, printed as they come.</summary>
internal sealed class ResultTable(TextWriter output)
{
    public void Head() => Line("row", "what", "ours", "pump", "ratio", "bar", "met");

    public void Show(Row row) => Line(row.Id, row.What, Text(row.Ours), Text(row.Pump), row.Ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "", row.Bar, row.Met switch
    {
        Verdict.Yes => "met",
        Verdict.No => "NOT MET",
        Verdict.Inconclusive => "inconclusive",
        _ => "",
    });

    private void Line(string row, string what, string ours, string pump, string ratio, string bar, string met)
        => output.WriteLine($"{row,-14}{what,-58}{ours,12}{pump,12}{ratio,8}  {bar,-28}{met}");

    private static string Text(double? value) => value is not { } number ? ""
        : number.ToString(Math.Abs(number) >= 1000 ? "N0" : Math.Abs(number) >= 10 ? "0.0" : "0.000", CultureInfo.InvariantCulture);
}
