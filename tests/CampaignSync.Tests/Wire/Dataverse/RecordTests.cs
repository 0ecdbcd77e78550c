using System.Text;
using System.Text.RegularExpressions;

namespace CampaignSync.Tests.Wire.Dataverse;

/// <summary>Reads of named records.</summary>
public sealed partial class RecordTests
{
    [Fact]
    public async Task Records_AreReadByTheirIds_AndThoseGoneAreAbsent()
    {
        Guid there = Guid.NewGuid(), gone = Guid.NewGuid();
        await using var wire = new DataverseWire(_ => WireReply.Of(200, Page(there)));

        using var page = await wire.Records.ReadRecordsAsync(DataverseWire.Query("firstname"), [there, gone], default);

        var call = Assert.Single(wire.Calls);
        Assert.Equal($"GET {DataverseWire.Api}contacts?$select=firstname&$filter=contactid%20eq%20{there}%20or%20contactid%20eq%20{gone}", call.Line);
        Assert.False(call.Headers.ContainsKey("Prefer"));
        Assert.Equal(1, page.Count);
        Assert.Equal(there, page[0].Key);
    }

    [Fact]
    public async Task ManyRecords_AreReadInSeveralRequests_AndGivenAsOnePage()
    {
        var keys = Enumerable.Range(0, 250).Select(_ => Guid.NewGuid()).ToArray();
        await using var wire = new DataverseWire(r => WireReply.Of(200, Page([.. Ids().Matches(r.Target).Select(m => Guid.Parse(m.Value))])));

        using var page = await wire.Records.ReadRecordsAsync(DataverseWire.Query("firstname"), keys, default);

        Assert.Equal(3, wire.Calls.Count);
        Assert.Equal(keys, Enumerable.Range(0, page.Count).Select(i => page[i].Key));
        Assert.All(Enumerable.Range(0, page.Count), i => Assert.Equal($"\"{page[i].Key}\"", Encoding.UTF8.GetString(page[i].Json(0))));
        Assert.Null(page.DeltaLink);
        Assert.Null(page.NextLink);
    }

    [Fact]
    public async Task NoRecords_AskForNothing()
    {
        await using var wire = new DataverseWire(_ => WireReply.Drop);

        using var page = await wire.Records.ReadRecordsAsync(DataverseWire.Query("firstname"), [], default);

        Assert.Equal(0, page.Count);
        Assert.Empty(wire.Calls);
    }

    [Fact]
    public async Task DisposedPage_CannotBeReadAnyMore()
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(200, Page(Guid.NewGuid())));
        var page = await wire.Records.ReadRecordsAsync(DataverseWire.Query("firstname"), [Guid.NewGuid()], default);
        var row = page[0];

        page.Dispose();
        page.Dispose();

        Assert.Throws<ArgumentOutOfRangeException>(() => row.Json(0).Length);
    }

    private static string Page(params Guid[] ids)
        => $$"""{"@odata.context":"x","value":[{{string.Join(',', ids.Select(id => $$"""{"@odata.etag":"W/\"1\"","firstname":"{{id}}","contactid":"{{id}}"}"""))}}]}""";

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Ids();
}
