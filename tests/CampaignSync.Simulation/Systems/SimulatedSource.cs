using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;
using CampaignSync.Simulation.Scheduling;

namespace CampaignSync.Simulation.Systems;

/// <summary>Dataverse as one host reaches it.</summary>
internal sealed class SimulatedSource(SimulatedProcess process, SimulatedNetwork network, SimulatedDataverse dataverse, IRequestGate gate) : IRecordSource
{
    public async Task SignInAsync(CancellationToken cancellationToken)
    {
        await process.Delay(network.Latency());
        if (network.OnSignIn() is { } fault)
            throw fault;
    }

    public Task<SourceTable?> DescribeAsync(string table, CancellationToken cancellationToken)
        => RequestAsync(Lane.Incremental, "describe " + table, ReadFault.None, () => dataverse.Find(table)?.Schema, cancellationToken);

    public Task<SourcePage> ReadPageAsync(SourceQuery query, string? link, CancellationToken cancellationToken)
    {
        var fault = network.OnRead(query.Table.LogicalName);
        return RequestAsync(query.Lane, $"read {query.Table.LogicalName} {link}", fault, () =>
        {
            CheckColumns(query);
            return dataverse.Read(query, link, fault);
        }, cancellationToken);
    }

    public Task<SourcePage> ReadRecordsAsync(SourceQuery query, IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        var fault = network.OnRead(query.Table.LogicalName);
        return RequestAsync(query.Lane, $"fetch {query.Table.LogicalName} {keys.Count}", fault, () =>
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

    private async Task<T> RequestAsync<T>(Lane lane, string what, ReadFault fault, Func<T> answer, CancellationToken cancellationToken)
    {
        await gate.EnterAsync(lane, cancellationToken);
        var end = RequestEnd.Unavailable;
        TimeSpan? retryAfter = null;
        try
        {
            await Task.Delay(network.Latency(), process.Time, cancellationToken);
            network.Requests++;
            network.Arrived($"{what} {fault}");
            if (fault == ReadFault.Unavailable)
                throw new TransientException("Dataverse does not answer.");
            if (fault == ReadFault.Throttled)
            {
                end = RequestEnd.Throttled;
                retryAfter = network.RetryAfter();
                throw new TransientException("Dataverse asks for fewer requests.", retryAfter);
            }
            end = RequestEnd.Answered;
            var result = answer();
            await Task.Delay(network.Latency(), process.Time, cancellationToken);
            if (fault == ReadFault.Torn)
            {
                end = RequestEnd.Unavailable;
                throw new TransientException("Dataverse's answer broke off.");
            }
            return result;
        }
        finally
        {
            gate.Leave(end, retryAfter);
        }
    }
}
