using CampaignSync.Sandbox.Demo.Host;
using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>Holds the two systems against each other: records, opt-out flags, activities, and what the host keeps as dead letters.</summary>
internal sealed class SystemComparison(Systems systems, JobHost host)
{
    /// <param name="known">The flags whose end is known.</param>
    public async Task<ComparisonResult> RunAsync(IReadOnlyList<KnownFlag> known, CancellationToken cancellationToken)
    {
        var result = new ComparisonResult();
        var records = new RecordComparison(systems, result);
        foreach (var table in ComparedTable.All)
            await records.RunAsync(table, cancellationToken);
        await new FlagComparison(systems, result).RunAsync(known, cancellationToken);

        var letters = await host.DeadLettersAsync("Egress", cancellationToken);
        await new ActivityComparison(systems, result).RunAsync(letters.Keys.ToHashSet(), cancellationToken);
        foreach (var workflow in (string[])["Ingress", "OptInOut"])
        {
            foreach (var (key, reason) in await host.DeadLettersAsync(workflow, cancellationToken))
                result.Differ($"{workflow} {key}", $"is a dead letter: {reason}");
        }

        return result;
    }
}
