using CampaignSync.Sandbox.Demo;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.Demo;

public sealed class DemoOptionsTests
{
    [Fact]
    public void Parse_NoArguments_GivesTheDefaults()
        => Assert.Equal(new DemoOptions { Contacts = 2_000, Timeout = TimeSpan.FromMinutes(10), Json = false }, DemoOptions.Parse([]));

    [Fact]
    public void Parse_AllOptions_AreRead()
        => Assert.Equal(
            new DemoOptions { Contacts = 100_000, Timeout = TimeSpan.FromSeconds(900), Json = true },
            DemoOptions.Parse(["--json", "--contacts", "100000", "--timeout", "900"]));

    [Theory]
    [InlineData("Unknown option '--fast'.", "--fast")]
    [InlineData("Option '--contacts' needs a value.", "--json", "--contacts")]
    [InlineData("Option '--contacts' needs a whole number from 20 to 10000000, not '19'.", "--contacts", "19")]
    [InlineData("Option '--timeout' needs a whole number from 1 to 86400, not '-1'.", "--timeout", "-1")]
    public void Parse_WrongUsage_SaysWhatIsRight(string message, params string[] arguments)
        => Assert.Equal(message, Assert.Throws<UsageException>(() => DemoOptions.Parse(arguments)).Message);
}
