using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Demo.Comparison;

namespace CampaignSync.Tests.Demo;

public sealed class FlagComparisonTests : IAsyncLifetime
{
    private ComparedSandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await ComparedSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Comparison_EqualFlags_Agrees()
    {
        var result = await _sandbox.CompareFlagsAsync(new KnownFlag(_sandbox.Contact, ComparedFlag.Email, OptedOut: true, "opted out"));

        Assert.Empty(result.Differences);
        Assert.Equal(ComparedFlag.All.Count, result.Flags);
    }

    [Fact]
    public async Task Comparison_OneFlagAltered_IsNamed()
    {
        await _sandbox.ChangeAtCampaignAsync("profile", _sandbox.Contact, new JsonObject { ["blackListPhone"] = true });

        var difference = Assert.Single((await _sandbox.CompareFlagsAsync()).Differences);

        Assert.Equal(
            new Difference($"contact {_sandbox.Contact:D} donotphone", "says not opted out, blackListPhone of the profile says opted out"),
            difference);
    }

    [Fact]
    public async Task Comparison_InvertedFlag_IsReadTheOtherWayRound()
    {
        await _sandbox.ChangeInDynamicsAsync("contacts", _sandbox.Contact, new JsonObject { ["followemail"] = false });

        Assert.False((await _sandbox.CompareFlagsAsync()).Agrees);

        await _sandbox.ChangeAtCampaignAsync("profile", _sandbox.Contact, new JsonObject { ["blackListMobile"] = true });

        Assert.True((await _sandbox.CompareFlagsAsync()).Agrees);
    }

    [Fact]
    public async Task Comparison_BothSidesEquallyWrong_IsNamedByTheEdit()
    {
        var difference = Assert.Single((await _sandbox.CompareFlagsAsync(
            new KnownFlag(_sandbox.Contact, ComparedFlag.Email, OptedOut: false, "opted in at Campaign"))).Differences);

        Assert.Equal("says opted out on both sides and should say not opted out: opted in at Campaign", difference.What);
    }
}
