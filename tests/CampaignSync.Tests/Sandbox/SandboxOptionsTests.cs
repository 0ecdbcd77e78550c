using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.Sandbox;

public sealed class SandboxOptionsTests
{
    [Fact]
    public void Arguments_AllGiven_AreRead()
    {
        var options = SandboxOptions.Parse(["--port", "5001", "--contacts", "7", "--seed", "-3", "--latency", "20", "--orders-per-contact", "1.5"]);

        Assert.Equal((5001, 7, -3, 20d, 1.5), (options.Port, options.Contacts, options.Seed, options.Latency.TotalMilliseconds, options.OrdersPerContact));
    }

    [Theory]
    [InlineData("--ports", "1")]
    [InlineData("--port")]
    [InlineData("--port", "70000")]
    [InlineData("--contacts", "-1")]
    [InlineData("--latency", "x")]
    [InlineData("--faults", "/nowhere/faults.json")]
    [InlineData("stray")]
    public async Task Arguments_ThatCannotBeUnderstood_EndWithUsageAndCode2(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await SandboxCommand.RunAsync(["serve", .. arguments], output, error);

        Assert.Equal(2, code);
        Assert.Contains(arguments[0], error.ToString(), StringComparison.Ordinal);
        Assert.Empty(output.ToString());
    }

    [Theory]
    [InlineData(0, "--help")]
    [InlineData(0, "demo", "--help")]
    [InlineData(0, "serve", "-h")]
    [InlineData(2)]
    [InlineData(2, "serv")]
    public async Task Usage_GoesToWhoAskedForIt(int expected, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        Assert.Equal(expected, await SandboxCommand.RunAsync(arguments, output, error));

        Assert.Contains("serve [--port P]", (expected == 0 ? output : error).ToString(), StringComparison.Ordinal);
        Assert.Empty((expected == 0 ? error : output).ToString());
    }

    [Fact]
    public async Task Addresses_AreOneLineOfJsonAsTheContractSays()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions());

        var line = server.Addresses.ToJson();
        var json = Dataverse.DataverseClient.Json(line);

        Assert.DoesNotContain('\n', line);
        Assert.Equal(["dataverse", "campaign", "admin"], json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(["url", "tokenUrl", "tenant", "clientId", "clientSecret"], json.GetProperty("dataverse").EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ["url", "tokenUrl", "organizationId", "clientId", "clientSecret", "journalUrl"],
            json.GetProperty("campaign").EnumerateObject().Select(p => p.Name));
    }
}
