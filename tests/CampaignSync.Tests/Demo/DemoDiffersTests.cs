using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Tests.Demo;

public sealed class DemoDiffersTests
{
    [Fact]
    public async Task Demo_FieldAlteredBehindTheHostsBack_EndsWithOneAndNamesIt()
    {
        using var demo = DemoProcess.Start("--contacts", "40", "--timeout", "300");
        using var systems = new Systems(await demo.ReadAddressesAsync());
        await demo.ReadUntilAsync("Everything is drained");
        // The last contacts are never edited, so nothing makes the host write this profile again.
        var last = await LastContactAsync(systems.Dataverse);
        await systems.Campaign.UpdateAsync("profile", last, new JsonObject { ["cusCompany"] = "altered" }, CancellationToken.None);

        var code = await demo.EndAsync();

        Assert.True(code == 1, demo.Told);
        var difference = Assert.Single(JsonNode.Parse(await demo.Output)!["comparison"]!["differences"]!.AsArray())!;
        Assert.Equal($"profile {last:D} cusCompany", (string)difference["where"]!);
        Assert.Equal("is \"altered\" and should be \"\" (company)", (string)difference["what"]!);
        // What differs is to be looked at, so the home is kept.
        Directory.Delete(demo.Home, recursive: true);
    }

    private static async Task<Guid> LastContactAsync(DataverseClient dataverse)
    {
        var last = Guid.Empty;
        await foreach (var row in dataverse.RowsAsync("contacts", ["contactid"], "createdon lt 2026-01-01", 500, CancellationToken.None))
            last = row.GetProperty("contactid").GetGuid();
        return last;
    }
}
