using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Simulation.Systems;

/// <summary>Dataverse's tables as one host reaches them.</summary>
internal sealed class SimulatedSource(SimulatedWire wire, SimulatedNetwork network, SimulatedDataverse dataverse) : IRecordSource
{
    public Task SignInAsync(CancellationToken cancellationToken) => wire.SignInAsync();

    public Task<SourceTable?> DescribeAsync(string table, CancellationToken cancellationToken)
        => wire.ReadAsync(Lane.Incremental, "describe " + table, ReadFault.None, () => dataverse.Find(table)?.Schema, cancellationToken);

    public Task<SourcePage> ReadPageAsync(SourceQuery query, string? link, CancellationToken cancellationToken)
    {
        var fault = network.OnRead(query.Table.LogicalName);
        return wire.ReadAsync(query.Lane, $"read {query.Table.LogicalName} {link}", fault, () =>
        {
            CheckColumns(query);
            try
            {
                var page = dataverse.Read(query, link, fault);
                if (page.Count > 1 && fault is ReadFault.Duplicates or ReadFault.Reordered || fault == ReadFault.NoDeltaLink && page is { NextLink: null, DeltaLink: null })
                    network.Met("read: " + fault);
                return page;
            }
            catch (CursorExpiredException)
            {
                network.Met("read: Expired");
                throw;
            }
            catch (LinkRefusedException)
            {
                network.Met("read: LinkRefused");
                throw;
            }
        }, cancellationToken);
    }

    public Task<SourcePage> ReadRecordsAsync(SourceQuery query, IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        var fault = network.OnRead(query.Table.LogicalName);
        return wire.ReadAsync(query.Lane, $"fetch {query.Table.LogicalName} {keys.Count}", fault, () =>
        {
            CheckColumns(query);
            return dataverse.ReadRecords(query, keys);
        }, cancellationToken);
    }

    private void CheckColumns(SourceQuery query)
    {
        var columns = dataverse.Table(query.Table.LogicalName).Schema.Columns;
        if (query.Columns.FirstOrDefault(c => !columns.ContainsKey(c)) is { } gone)
            throw new FatalException("SchemaMismatch", $"Could not find a property named '{gone}' on type 'Microsoft.Dynamics.CRM.{query.Table.LogicalName}'.");
    }
}
