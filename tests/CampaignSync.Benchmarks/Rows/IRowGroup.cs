using CampaignSync.Benchmarks.Report;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>Rows that come out of the same runs.</summary>
internal interface IRowGroup
{
    /// <summary>Names of its rows, without latencies.</summary>
    IReadOnlyList<string> Names { get; }

    IAsyncEnumerable<Row> RunAsync(BenchmarkOptions options);
}
