using System.Text.Json.Nodes;

namespace CampaignSync.Tests.Demo;

public sealed class DemoAgreesTests
{
    [Fact]
    public async Task Demo_AllThreeWorkflows_EndsWithZeroAndOneDocument()
    {
        using var demo = DemoProcess.Start("--contacts", "40", "--timeout", "300");

        var code = await demo.EndAsync();

        Assert.True(code == 0, demo.Told);
        var document = JsonNode.Parse(await demo.Output)!;
        Assert.Equal(["Ingress", "Egress", "OptInOut"], document["workflows"]!.AsArray().Select(w => (string)w!["name"]!));
        Assert.All(document["workflows"]!.AsArray(), w => Assert.Equal("RUNNING", (string)w!["status"]!));
        var comparison = document["comparison"]!;
        Assert.Empty(comparison["differences"]!.AsArray());
        Assert.True((long)comparison["records"]! > 60, demo.Told);
        Assert.True((long)comparison["activities"]! > 50, demo.Told);
        Assert.True((long)comparison["flags"]! > 100, demo.Told);
        Assert.Equal(1, (long)comparison["notOurs"]!);
        Assert.Contains("Both sides agree.", demo.Told, StringComparison.Ordinal);
        Assert.False(Directory.Exists(demo.Home));
    }
}
