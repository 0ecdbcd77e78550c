using CampaignSync.Control.Workflows;

namespace CampaignSync.Tests.Control;

public sealed class NamePatternTests
{
    [Theory]
    [InlineData("*", "Ingress", true)]
    [InlineData("in*", "Ingress", true)]
    [InlineData("*gress", "Egress", true)]
    [InlineData("?gress", "Ingress", false)]
    [InlineData("?gress", "Egress", true)]
    [InlineData("[ei]*", "OptInOut", false)]
    [InlineData("[ei]*", "Ingress", true)]
    [InlineData("[a-f]*", "Egress", true)]
    [InlineData("In.ress", "Ingress", false)]
    [InlineData("[", "Ingress", false)]
    [InlineData("", "Ingress", false)]
    public void Pattern_Matches_AsShellsDo(string pattern, string name, bool matches) => Assert.Equal(matches, NamePattern.Matches(pattern, name));
}
