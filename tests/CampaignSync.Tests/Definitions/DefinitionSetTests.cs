using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

/// <summary>Rules between files, and between files and what is saved.</summary>
public sealed class DefinitionSetTests
{
    private const string Ingress = """
        workflow: Ingress
        tables:
          - source: contact
            destination: profile
            key: { source: contactid, destination: externalId }
            fields:
              - { source: firstname, destination: firstName }
              - { source: donotemail, destination: blackListEmail }
        """;

    private const string OptInOut = """
        workflow: OptInOut
        direction: campaignToDynamics
        fields:
          - { dynamics: donotfax, campaign: denyListFax }
          - { dynamics: donotemail, campaign: denyListEmail }
        """;

    private const string InOptInOut = "optinout.yaml:5:39: `denyListEmail` is written by Ingress (field donotemail of the contact mapping): remove it here, or take the field out of Ingress first.";
    private const string InIngress = "ingress.yaml:8:44: `blackListEmail` is carried by OptInOut: remove this field, or take the attribute out of OptInOut first.";

    [Fact]
    public void OptOut_InBothFiles_IsRefusedInTheSecond()
    {
        var (ingress, optInOut) = (Read("ingress.yaml", Ingress), Read("optinout.yaml", OptInOut));

        Assert.Equal([InOptInOut], Validate([ingress, optInOut]));
        Assert.Equal([InIngress], Validate([optInOut, ingress]));
    }

    [Fact]
    public void OptOut_SavedInTheOther_IsRefusedInTheFile()
    {
        var (ingress, optInOut) = (Read("ingress.yaml", Ingress), Read("optinout.yaml", OptInOut));

        Assert.Equal([InIngress], Validate([ingress], new SavedDefinitions(OptInOut: (OptInOutDefinition)optInOut.Definition!)));
        Assert.Equal([InOptInOut], Validate([optInOut], new SavedDefinitions((IngressDefinition)ingress.Definition!)));
    }

    [Fact]
    public void OptOut_SavedOneReplacedInTheSameApply_IsAccepted()
    {
        var saved = new SavedDefinitions((IngressDefinition)Read("ingress.yaml", Ingress).Definition!);
        var without = Read("ingress.yaml", Ingress.Replace("      - { source: donotemail, destination: blackListEmail }", "", StringComparison.Ordinal));

        Assert.Empty(Validate([without, Read("optinout.yaml", OptInOut)], saved));
    }

    [Fact]
    public void OptOut_OtherwiseSeparate_IsAccepted()
    {
        Assert.Empty(Validate([Read("ingress.yaml", Ingress), Read("optinout.yaml", OptInOut.Replace("campaignToDynamics", "disabled", StringComparison.Ordinal))]));
        Assert.Empty(Validate([Read("ingress.yaml", Ingress.Replace("destination: profile", "destination: cusOther", StringComparison.Ordinal)), Read("optinout.yaml", OptInOut)]));
    }

    [Fact]
    public void Definition_InTwoFiles_IsRefusedInTheSecond()
        => Assert.Equal(
            ["b.yaml:1:1: Egress is defined by a.yaml already: apply one of the two."],
            Validate([Read("a.yaml", "workflow: Egress"), Read("c.yaml", Yaml.Connections), Read("b.yaml", "workflow: Egress")]));

    [Fact]
    public void Files_WithProblems_GiveTheirsAndThoseBetween()
    {
        var problems = Validate([Read("bad.yaml", "workflow: Egress\nevent: {}"), Read("optinout.yaml", OptInOut), Read("ingress.yaml", Ingress)]);

        Assert.Equal(2, problems.Count);
        Assert.StartsWith("bad.yaml:2:1: unknown key `event`: did you mean `events`?", problems[0], StringComparison.Ordinal);
        Assert.Equal(InIngress, problems[1]);
    }

    [Fact]
    public void Key_OfATableThatWasNotSaved_MayBeAny()
        => Assert.Empty(Validate([Read("ingress.yaml", Yaml.Ingress)], new SavedDefinitions((IngressDefinition)Read("ingress.yaml", Ingress).Definition!)));

    private static ParsedFile Read(string file, string text)
    {
        return DefinitionReader.Read(file, text);
    }

    private static IReadOnlyList<string> Validate(IReadOnlyList<ParsedFile> files, SavedDefinitions? saved = null)
        => [.. DefinitionSet.Validate(files, saved ?? SavedDefinitions.None).Select(p => p.ToString())];
}
