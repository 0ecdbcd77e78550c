using CampaignSync.Core.Definitions;

namespace CampaignSync.Tests.Mapping;

public sealed class OptOutAttributesTests
{
    [Theory]
    [InlineData("denyListEmail", true)]
    [InlineData("blackListEmail", true)]
    [InlineData("denyList", true)]
    [InlineData("ccpaOptOut", true)]
    [InlineData("denyListPigeon", false)]
    [InlineData("denylistemail", false)]
    [InlineData("email", false)]
    public void Contains_EitherSpelling_IsKnown(string name, bool known) => Assert.Equal(known, OptOutAttributes.Contains(name));

    [Theory]
    [InlineData("denyListEmail", "blackListEmail", true)]
    [InlineData("denyListEmail", "denyListEmail", true)]
    [InlineData("denyListEmail", "blackListFax", false)]
    [InlineData("denyListPigeon", "blackListPigeon", false)]
    public void Same_AcrossSpellings(string left, string right, bool same) => Assert.Equal(same, OptOutAttributes.Same(left, right));

    [Theory]
    [InlineData("denyListEmail", "blackListEmail", "blackListEmail")]
    [InlineData("blackListEmail", "denyListEmail", "denyListEmail")]
    [InlineData("blackListEmail", "blackListEmail", "blackListEmail")]
    [InlineData("ccpaOptOut", "ccpaOptOut", "ccpaOptOut")]
    [InlineData("email", "email", "email")]
    [InlineData("denyListEmail", "blackListFax", null)]
    public void TryResolve_FindsTheSpellingOfTheInstance(string name, string inMetadata, string? expected)
    {
        var found = OptOutAttributes.TryResolve(name, new Dictionary<string, int> { [inMetadata] = 0 }, out var resolved);

        Assert.Equal(expected, resolved);
        Assert.Equal(expected is not null, found);
    }
}
