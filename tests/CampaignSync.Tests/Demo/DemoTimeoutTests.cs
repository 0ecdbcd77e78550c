namespace CampaignSync.Tests.Demo;

public sealed class DemoTimeoutTests
{
    [Fact]
    public async Task Demo_NotInTime_EndsWithFourAndKeepsTheHome()
    {
        using var demo = DemoProcess.Start("--contacts", "20", "--timeout", "1");

        var code = await demo.EndAsync();

        Assert.True(code == 4, demo.Told);
        Assert.Contains("Not done after 1 seconds; --timeout SECONDS allows more.", demo.Told, StringComparison.Ordinal);
        Assert.Equal("", await demo.Output);
        Directory.Delete(demo.Home, recursive: true);
    }

    [Fact]
    public async Task Demo_WrongUsage_EndsWithTwo()
    {
        using var demo = DemoProcess.Start("--contacts", "many");

        Assert.Equal(2, await demo.EndAsync());
    }
}
