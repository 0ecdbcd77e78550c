using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Demo.Comparison;

namespace CampaignSync.Tests.Demo;

public sealed class RecordComparisonTests : IAsyncLifetime
{
    private ComparedSandbox _sandbox = null!;

    public async Task InitializeAsync() => _sandbox = await ComparedSandbox.StartAsync();

    public async Task DisposeAsync() => await _sandbox.DisposeAsync();

    [Fact]
    public async Task Comparison_EqualSides_Agrees()
    {
        var result = await _sandbox.CompareRecordsAsync();

        Assert.Empty(result.Differences);
        Assert.True(result.Agrees);
        Assert.Equal(3, result.Records);
        Assert.Equal(ComparedTable.All.Sum(t => t.Fields.Count), result.Fields);
    }

    [Theory]
    [InlineData("firstName", "\"Zoe\"", "is \"Zoe\" and should be \"Zoë\" (firstname)")]
    [InlineData("gender", "\"male\"", "is \"male\" and should be \"female\" (gendercode)")]
    [InlineData("cusSegment", "\"3\"", "is \"3\" and should be \"Phone\" (preferredcontactmethodcode)")]
    [InlineData("birthDate", "\"2000-01-01\"", "is \"2000-01-01\" and should be \"1999-12-31\" (birthdate)")]
    [InlineData("cusCreditLimit", "1234", "is \"1234\" and should be \"1234.5\" (annualincome)")]
    [InlineData("cusLoyaltyPoints", "1", "is \"1\" and should be \"0\" (numberofchildren)")]
    public async Task Comparison_OneFieldAltered_IsNamed(string field, string value, string what)
    {
        await _sandbox.ChangeAtCampaignAsync("profile", _sandbox.Contact, new JsonObject { [field] = JsonNode.Parse(value) });

        var result = await _sandbox.CompareRecordsAsync();

        Assert.Equal([new Difference($"profile {_sandbox.Contact:D} {field}", what)], result.Differences);
        Assert.False(result.Agrees);
    }

    [Fact]
    public async Task Comparison_NestedFieldAltered_IsNamedByItsPath()
    {
        await _sandbox.ChangeAtCampaignAsync("profile", _sandbox.Contact, new JsonObject { ["location"] = new JsonObject { ["city"] = "Lodz" } });

        var difference = Assert.Single((await _sandbox.CompareRecordsAsync()).Differences);

        Assert.Equal($"profile {_sandbox.Contact:D} location.city", difference.Where);
    }

    [Fact]
    public async Task Comparison_SourceChanged_IsNamed()
    {
        await _sandbox.ChangeInDynamicsAsync("new_orders", _sandbox.Order, new JsonObject { ["new_tags"] = "1" });

        var result = await _sandbox.CompareRecordsAsync();

        Assert.Equal([new Difference($"cusOrder {_sandbox.Order:D} tags", "is \"Gift; Bulk\" and should be \"Gift\" (new_tags)")], result.Differences);
    }

    [Fact]
    public async Task Comparison_FilteredOutRowStillAtCampaign_IsExtra()
    {
        await _sandbox.ChangeInDynamicsAsync("new_orderlines", _sandbox.Line, new JsonObject { ["new_quantity"] = 1 });

        var difference = Assert.Single((await _sandbox.CompareRecordsAsync()).Differences);

        Assert.Equal($"cusOrderLine {_sandbox.Line:D}", difference.Where);
        Assert.Contains("no row of new_orderlines stands for it", difference.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Comparison_RecordLostAtCampaign_IsMissing()
    {
        await _sandbox.Systems.Campaign.DeleteAsync("cusOrderLine", _sandbox.Line, CancellationToken.None);

        var difference = Assert.Single((await _sandbox.CompareRecordsAsync()).Differences);

        Assert.Equal(new Difference($"cusOrderLine {_sandbox.Line:D}", "is missing at Campaign, but stands in new_orderlines"), difference);
    }

    [Fact]
    public async Task Comparison_OrdersOfALostProfile_AreReportedAsHidden()
    {
        await _sandbox.Systems.Campaign.DeleteAsync("profile", _sandbox.Contact, CancellationToken.None);

        var result = await _sandbox.CompareRecordsAsync();

        Assert.Contains(result.Differences, d => d.Where == "cusOrder" && d.What.Contains("does not show", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Comparison_ProfileMadeAtCampaign_IsNotOurs()
    {
        await _sandbox.Systems.Campaign.CreateAsync("profile", new JsonObject { ["lastName"] = "By hand" }, CancellationToken.None);

        var result = await _sandbox.CompareRecordsAsync();

        Assert.True(result.Agrees);
        Assert.Equal(1, result.NotOurs);
    }
}
