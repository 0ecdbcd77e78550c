using CampaignSync.Core.Backlog;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Ingress;

/// <summary>
/// Campaign hides a record whose parent is missing: it answers as if there were no such record, does not let it be created
/// either, and shows it again once the parent is there. So "not found" is believed only where all parents were seen before.
/// </summary>
internal sealed class HiddenRecords(IRecordDestination destination, IReadOnlyDictionary<int, IngressTable> tables)
{
    /// <summary>Deletes a record. One that was not found before is looked for with its parents.</summary>
    public async Task<WriteOutcome> DeleteAsync(Item item, RecordWrite write, CancellationToken cancellationToken)
    {
        var links = Others(item);
        if (!links.Any(l => l.Blocking))
        {
            var first = await destination.WriteAsync(write, cancellationToken);
            return first.Kind == OutcomeKind.NotFound && links.Length == 0 ? WriteOutcome.Done : first;
        }

        // Looked for first and deleted then: a parent that comes between the two would be taken for a proof the other way round.
        var (missing, failure) = await MissingAsync(links, write.Lane, cancellationToken);
        if (failure is not null)
            return failure;
        var outcome = await destination.WriteAsync(write, cancellationToken);
        if (outcome.Kind != OutcomeKind.NotFound)
            return outcome;
        return missing.Count == 0 ? WriteOutcome.Done : outcome with { HiddenBy = missing };
    }

    /// <summary>Writes a record; one that can neither be created nor found waits for those of its parents that are missing.</summary>
    public async Task<WriteOutcome> UpsertAsync(BacklogTable table, Item item, RecordWrite write, CancellationToken cancellationToken)
    {
        var outcome = await destination.WriteAsync(write, cancellationToken);
        if (outcome.Kind != OutcomeKind.Unreachable)
            return outcome;
        var links = Others(item).Where(l => tables.ContainsKey(l.Table) && table.Parents.Any(p => p.Table == l.Table));
        var (missing, failure) = await MissingAsync(links, write.Lane, cancellationToken);
        if (failure is not null)
            return failure;
        if (missing.Count == 0)
            return outcome with { Kind = OutcomeKind.Unknown };
        var parent = missing[0];
        return outcome with { HiddenBy = missing, Reason = $"{outcome.Reason} Its parent, {tables[parent.Table].Mapping.Source} {parent.Key}, is missing at Campaign." };
    }

    private async Task<(IReadOnlyList<ParentLink> Missing, WriteOutcome? Failure)> MissingAsync(IEnumerable<ParentLink> links, Lane lane, CancellationToken cancellationToken)
    {
        var missing = new List<ParentLink>();
        foreach (var link in links)
        {
            // A table that is not mapped any more cannot be asked.
            var outcome = tables.TryGetValue(link.Table, out var parent) ? await destination.LookAsync(AddressOf(parent, link.Key, lane), cancellationToken) : null;
            if (outcome is null or { Kind: OutcomeKind.NotFound })
                missing.Add(link);
            else if (outcome.Kind != OutcomeKind.Done)
                return (missing, outcome);
        }
        return (missing, null);
    }

    private static RecordAddress AddressOf(IngressTable table, Guid key, Lane lane) => new()
    {
        Resource = table.Mapping.Destination,
        Lookup = table.Mapping.Lookup,
        KeyField = table.Mapping.Key.Destination,
        Key = key.ToString("D"),
        Lane = lane,
    };

    private static ParentLink[] Others(Item item) => [.. item.Parents.Where(l => !Links.IsItself(item, l))];
}
