using System.Text.Json;
using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>Holds every record of a table against Campaign's: all fields equal, nothing missing, nothing extra.</summary>
internal sealed class RecordComparison(Systems systems, ComparisonResult result)
{
    private const int PageSize = 5000;

    public async Task RunAsync(ComparedTable table, CancellationToken cancellationToken)
    {
        var expected = new Dictionary<Guid, UInt128>();
        await foreach (var row in systems.Dataverse.RowsAsync(table.EntitySet, table.Columns, null, PageSize, cancellationToken))
        {
            if (table.IsWanted(row))
                expected.Add(row.GetProperty(table.Id).GetGuid(), Digest.Of(table.Fields.Select(f => f.Expected(row))));
        }

        await foreach (var row in systems.Campaign.RowsAsync(table.Resource, cancellationToken))
        {
            var key = row.GetProperty(table.Key).GetString();
            if (!Guid.TryParseExact(key, "D", out var id))
            {
                result.NotOurs++;
                continue;
            }

            if (!expected.Remove(id, out var digest))
            {
                result.Extra($"{table.Resource} {key}", $"is at Campaign, once too often: no row of {table.EntitySet} stands for it");
                continue;
            }

            result.Records++;
            result.Fields += table.Fields.Count;
            if (Digest.Of(table.Fields.Select(f => FieldValue.At(row, f.Path))) != digest)
                await FindFieldsAsync(table, id, row, cancellationToken);
        }

        foreach (var id in expected.Keys)
            result.Differ($"{table.Resource} {id:D}", $"is missing at Campaign, but stands in {table.EntitySet}");
        if (await systems.Admin.HiddenRowsAsync(table.Resource, cancellationToken) is var hidden and > 0)
            result.Differ(table.Resource, $"holds {hidden} rows that Campaign does not show, because the row that they belong to is missing");
    }

    private async Task FindFieldsAsync(ComparedTable table, Guid id, JsonElement found, CancellationToken cancellationToken)
    {
        using var source = await systems.Dataverse.RowAsync(table.EntitySet, id, table.Columns, cancellationToken);
        var before = result.DifferenceCount;
        foreach (var field in table.Fields)
        {
            var (actual, should) = (FieldValue.At(found, field.Path), field.Expected(source.RootElement));
            if (actual != should)
                result.Differ($"{table.Resource} {id:D} {field.Path}", $"is \"{actual}\" and should be \"{should}\" ({field.Column})");
        }

        if (result.DifferenceCount == before)
            result.Differ($"{table.EntitySet} {id:D}", "changed while it was compared");
    }
}
