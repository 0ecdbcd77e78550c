using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

public sealed class DefinitionDifferenceTests
{
    private const string Lines = """
        fields:
          - { source: firstname, destination: firstName }
          - { source: gendercode, destination: gender, applyUpdates: false }
        replacements:
          - { field: gendercode, from: 1, to: male }
        filter:
          conditions:
            - { field: statecode, operator: equals, value: 0 }
        """;

    [Theory]
    [InlineData("gender, applyUpdates: false }", "gender, applyUpdates: false }\n  - { source: jobtitle, destination: cusJob }", "contact: field jobtitle -> cusJob added")]
    [InlineData("  - { source: firstname, destination: firstName }\n", "", "contact: field firstname -> firstName removed")]
    [InlineData("gender, applyUpdates: false }", "gender }", "contact: field gendercode -> gender changed from written on creation and replay only to written on every change")]
    [InlineData("to: male", "to: null", "contact: replacement of gendercode 1 changed from by male to by null")]
    [InlineData("to: male }", "to: male }\n  - { field: gendercode, from: null, to: unknown }", "contact: replacement of gendercode null added (by unknown)")]
    [InlineData("operator: equals, value: 0 }", "operator: in, value: [0, 'a b'] }", "contact: filter condition statecode equals 0 removed|contact: filter condition statecode in [\"a b\", 0] added")]
    [InlineData("conditions:", "match: any\n  conditions:", "contact: filter match changed from all to any")]
    [InlineData("fields:", "applyDeletes: true\nfields:", "contact: applyDeletes changed from false to true")]
    [InlineData("fields:", "deletionGuard: off\nfields:", "contact: deletionGuard changed from 500 or 10 % to off")]
    [InlineData("fields:", "picklists: display\nfields:", "contact: picklists changed from technical to display")]
    [InlineData("fields:", "lookup: { filter: byX, parameter: x_parameter }\nfields:", "contact: lookup changed from url to byX?x_parameter=")]
    [InlineData("fields:", "links: [ { source: _a_value, destination: a, parent: contact } ]\nfields:", "contact: link _a_value -> a added (after contact, else deadLetter)")]
    public void Ingress_Change_IsSaidInWords(string from, string to, string expected)
    {
        var before = Yaml.Accept<IngressDefinition>(Yaml.Contact(Lines));
        Assert.Contains(from, Lines, StringComparison.Ordinal);
        var after = Yaml.Accept<IngressDefinition>(Yaml.Contact(Lines.Replace(from, to, StringComparison.Ordinal)));

        Assert.Equal(expected.Split('|').Order(StringComparer.Ordinal), DefinitionDifference.Between(before, after).Lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ingress_TableAddedAndTakenOut_AreOneLineEach()
    {
        var both = Yaml.Accept<IngressDefinition>(Yaml.Ingress);
        var contactOnly = both with { Tables = [both.Tables[0]] };

        var added = DefinitionDifference.Between(contactOnly, both);
        Assert.Equal(["new_order: table mapping to cusOrder added"], added.Lines);
        Assert.Equal(["new_order"], added.TablesReadInFull);
        var taken = DefinitionDifference.Between(both, contactOnly);
        Assert.Equal(["new_order: table mapping to cusOrder taken out"], taken.Lines);
        Assert.Equal(["new_order"], taken.TablesTakenOut);
        Assert.Empty(taken.TablesReadInFull);
    }

    [Fact]
    public void Definition_FirstAndLast_AreSaid()
    {
        var definition = Yaml.Accept<IngressDefinition>(Yaml.Ingress);

        Assert.Equal(["Ingress added", "contact: table mapping to profile added", "new_order: table mapping to cusOrder added"], DefinitionDifference.Between(null, definition).Lines);
        Assert.Equal(["Ingress removed", "contact: table mapping to profile taken out", "new_order: table mapping to cusOrder taken out"], DefinitionDifference.Between(definition, null).Lines);
    }

    [Theory]
    [InlineData("workflow: Egress", "workflow: Egress\nevents: { open: false }", "event open changed from on to off")]
    [InlineData("workflow: Egress", "workflow: Egress\nactivities: { click: { columns: { url: null } } }", "click column for url changed from acs_trackingurl to none")]
    [InlineData("workflow: Egress", "workflow: Egress\nhardBounce: [hard, invalid]", "hardBounce invalid added")]
    [InlineData("workflow: Egress", "workflow: Egress\njournal: { start: latest }", "journal start changed from oldest to latest")]
    [InlineData("workflow: Egress", "workflow: Egress\npollInterval: 500ms", "pollInterval changed from 5s to 500ms")]
    public void Egress_Change_IsSaidInWords(string before, string after, string expected)
        => Assert.Equal([expected], DefinitionDifference.Between(Yaml.Accept<Definition>(before), Yaml.Accept<Definition>(after)).Lines);

    [Theory]
    [InlineData("direction: bidirectional", "direction: disabled", "direction changed from bidirectional to disabled")]
    [InlineData("dynamics: donotemail, campaign: denyListEmail", "dynamics: donotemail, campaign: denyListEmail, invert: true", "field donotemail <-> blackListEmail changed from as it is to inverted")]
    public void OptInOut_Change_IsSaidInWords(string from, string to, string expected)
        => Assert.Equal([expected], DefinitionDifference.Between(Yaml.Accept<Definition>(Yaml.OptInOut), Yaml.Accept<Definition>(Yaml.OptInOut.Replace(from, to, StringComparison.Ordinal))).Lines);

    [Fact]
    public void Connections_Change_IsSaidInWords()
        => Assert.Equal(
            ["campaign clientSecret changed from environment variable CAMPAIGN_SECRET to environment variable OTHER"],
            DefinitionDifference.Between(Yaml.Accept<Definition>(Yaml.Connections), Yaml.Accept<Definition>(Yaml.Connections.Replace("CAMPAIGN_SECRET", "OTHER", StringComparison.Ordinal))).Lines);

    [Fact]
    public void Difference_OfAnyTwo_IsEmptyExactlyWhenTheHashesAreEqual()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new RandomDefinition(seed);
            var (first, second) = (random.Ingress(), random.Ingress());
            foreach (var other in new[] { second, random.Reordered(first), first with { Tables = [.. first.Tables.Take(1), .. second.Tables.Skip(1)] } })
                Assert.Equal(DefinitionHash.Of(first) == DefinitionHash.Of(other), DefinitionDifference.Between(first, other).IsEmpty);
        }
    }
}
