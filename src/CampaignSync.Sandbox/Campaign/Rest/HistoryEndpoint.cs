using System.Text;
using CampaignSync.Sandbox.Campaign.Store;

namespace CampaignSync.Sandbox.Campaign.Rest;

/// <summary>The marketing history of a profile. The sandbox sends no mail, so there are no events in it.</summary>
internal sealed class HistoryEndpoint(CampaignStore store, RowWriter rows)
{
    public async Task ReadAsync(HttpContext context, RestAddress address, CampaignTable profiles, ReadOnlyMemory<string> path)
    {
        using var answer = new PooledBuffer(8192);
        switch (path.Span)
        {
            case ["byEmail"]:
                var filter = RowFilter.Read(profiles, "byEmail", address);
                CampaignRow[] found;
                lock (store.Gate)
                    found = [.. profiles.RowsAfter(-1).Where(filter.Takes)];
                answer.Write("{\"content\":["u8);
                for (var i = 0; i < found.Length; i++)
                {
                    if (i > 0)
                        answer.Write((byte)',');
                    WriteItem(answer, profiles, found[i], address);
                }

                answer.Write("],\"serverSidePagination\":true}"u8);
                break;
            case [var key]:
                WriteItem(answer, profiles, Find(profiles, key), address);
                break;
            case [var key, "events"]:
                Find(profiles, key);
                answer.Write("{\"content\":[],\"count\":{\"value\":0},\"serverSidePagination\":true}"u8);
                break;
            default:
                throw Refusals.WrongPath();
        }

        await Answer.SendAsync(context, 200, Answer.Json, answer);
    }

    private CampaignRow Find(CampaignTable profiles, string key)
    {
        lock (store.Gate)
            return profiles.FindByPKey(key) ?? throw Refusals.UnknownPKey(profiles.Layout.Definition, key);
    }

    /// <summary>The profile's own fields, then those of the history.</summary>
    private void WriteItem(PooledBuffer answer, CampaignTable profiles, CampaignRow row, RestAddress address)
    {
        using var item = new PooledBuffer(8192);
        rows.Write(item, profiles, profiles.Layout.BuiltIn, row, address.Base);
        answer.Write(item.Written[..^1]);
        var href = $"{address.Base}history/{store.Keys.Of(profiles.Number, row.Id)}";
        answer.Write(Encoding.UTF8.GetBytes(
            ",\"countBroadLogEvents\":0,\"countSubHistoEvents\":0,\"minBroadLogEvents\":\"\",\"minSubHistoEvents\":\"\",\"countryIsoA2\":\"\","
            + $"\"kpisAndChart\":{{\"href\":\"{href}/kpisAndChart/\"}},\"events\":{{\"href\":\"{href}/events/\",\"metadata\":\"subHisto\"}}}}"));
    }
}
