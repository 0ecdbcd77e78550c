using CampaignSync.Core.Backlog;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Ingress;

/// <summary>Writes records at Campaign, one a call, and reads them again at Dataverse where that is asked.</summary>
internal sealed class IngressWriter(RunContext run, IReadOnlyList<IngressTable> tables) : IItemWriter
{
    private readonly Dictionary<int, IngressTable> _tables = tables.ToDictionary(t => t.Backlog.Id);
    private readonly HiddenRecords _records = new(run.Remotes.Destination, tables.ToDictionary(t => t.Backlog.Id));

    public int BatchSize => 1;

    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        var item = items[0];
        var write = ToWrite(_tables[table.Id], item);
        var outcome = await (write.Delete ? _records.DeleteAsync(item, write, cancellationToken) : _records.UpsertAsync(table, item, write, cancellationToken));
        return [outcome is { Kind: OutcomeKind.Fatal, ErrorId: FailureId.SchemaMismatch, Reason: { } reason } ? outcome with { Reason = run.At(_tables[table.Id].Mapping.Key.DestinationPlace, reason) } : outcome];
    }

    public async Task<IReadOnlyList<IncomingChange>> RefetchAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        var mapped = _tables[table.Id];
        var query = new SourceQuery(mapped.Source, mapped.Plan.Columns, Lane.Incremental);
        using var page = await run.Remotes.Records.ReadRecordsAsync(query, [.. items.Select(i => i.Key)], cancellationToken);
        var found = new Dictionary<Guid, IncomingChange>();
        for (var i = 0; i < page.Count; i++)
        {
            var row = page[i];
            if (!row.Deleted)
                found[row.Key] = new IncomingChange(row.Key, row.Version, mapped.Plan.Map(row));
        }
        return [.. items.Select(i => found.TryGetValue(i.Key, out var change) ? change : new IncomingChange(i.Key, i.SourceVersion, Mapped: null))];
    }

    public Task<bool> ProbeAsync(BacklogTable table, CancellationToken cancellationToken)
        => run.Remotes.Destination.ProbeAsync(_tables[table.Id].Mapping.Destination, Lane.Incremental, cancellationToken);

    public bool CountsAsError(WriteOutcome outcome) => true;

    public (string? KeyText, byte[]? Body) Keepsake(Item item) => (null, null);

    private static RecordWrite ToWrite(IngressTable table, Item item)
    {
        var mapping = table.Mapping;
        var delete = item.Kind == ItemKind.Delete;
        return new RecordWrite
        {
            Resource = mapping.Destination,
            Lookup = mapping.Lookup,
            KeyField = mapping.Key.Destination,
            Key = item.Key.ToString("D"),
            Delete = delete,
            Expect = item.Expect,
            UpdateBody = delete ? default : item.WriteAll ? RecordBody.Create(item.Body!) : RecordBody.Update(item.Body!),
            CreateBody = delete ? default : RecordBody.Create(item.Body!),
            Lane = item.Lane,
        };
    }
}
