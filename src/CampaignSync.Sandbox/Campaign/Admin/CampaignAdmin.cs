using System.Text.Json;
using CampaignSync.Sandbox.Admin;
using CampaignSync.Sandbox.Campaign.Rest;
using CampaignSync.Sandbox.Campaign.Store;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Campaign.Admin;

/// <summary>What has happened to Campaign's rows, for tests that must know more than the REST interface tells.</summary>
internal sealed class CampaignAdmin(CampaignStore store, CampaignPolicy policy)
{
    private const int ShownOrphans = 100;

    public void Map(IEndpointRouteBuilder admin)
    {
        admin.MapGet("/campaign/keys", (string? resource, string? key) => key is null ? Summary(Table(resource)) : History(Table(resource), key));
        admin.MapGet("/campaign/tables", () =>
        {
            lock (store.Gate)
                return Results.Json(store.Tables.Select(t => new { resource = t.Layout.Definition.Name, rows = t.Count }).ToArray());
        });
        admin.MapPost("/campaign/policy", (JsonElement body) =>
        {
            policy.BigTableThreshold = (int)AdminApi.Number(body, "bigTableThreshold");
            return Results.NoContent();
        });
    }

    private IResult Summary(CampaignTable table)
    {
        lock (store.Gate)
        {
            var counts = table.Counts;
            var orphans = table.Orphans().Take(ShownOrphans + 1).Select(row => KeyOf(table, row)).ToArray();
            return Results.Json(new
            {
                resource = table.Layout.Definition.Name,
                rows = table.Count,
                hidden = table.RowsAfter(-1).Count(row => !table.IsVisible(row)),
                creates = counts.Creates,
                updates = counts.Updates,
                updatesWithoutEffect = counts.UpdatesWithoutEffect,
                deletes = counts.Deletes,
                refusedDuplicates = counts.RefusedDuplicates,
                createdTwice = counts.CreatedTwice,
                childBeforeParent = counts.ChildBeforeParent,
                firstChildrenBeforeParent = counts.FirstChildrenBeforeParent.ToArray(),
                withoutParent = orphans,
            });
        }
    }

    private IResult History(CampaignTable table, string key)
    {
        lock (store.Gate)
        {
            var exists = table.FindByKey(key);
            return table.History(key) is { } history
                ? Results.Json(new
                {
                    key,
                    exists = exists is not null,
                    visible = exists is not null && table.IsVisible(exists),
                    creates = history.Creates,
                    updates = history.Updates,
                    deletes = history.Deletes,
                    refusedDuplicates = history.RefusedDuplicates,
                })
                : Results.Json(new { key, exists = false, visible = false, creates = 0, updates = 0, deletes = 0, refusedDuplicates = 0 });
        }
    }

    private string KeyOf(CampaignTable table, CampaignRow row)
        => table.Layout.Keys is [var key, ..] && JsonText.Decode(RowBytes.Value(row.Data, key.Slot)) is { Length: > 0 } text
            ? text
            : store.Keys.Of(table.Number, row.Id);

    private CampaignTable Table(string? resource)
        => store.Table(resource ?? "profile") ?? throw new AdminException($"There is no resource '{resource}' at Campaign.");
}
