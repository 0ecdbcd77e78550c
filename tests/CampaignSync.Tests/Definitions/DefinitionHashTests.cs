using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

public sealed class DefinitionHashTests
{
    private const string Least = """
        workflow: Ingress
        tables:
          - source: contact
            destination: profile
            key: { source: contactid, destination: externalId }
            fields:
              - { source: firstname, destination: firstName }
              - { source: lastname, destination: lastName }
        """;

    [Theory]
    [InlineData("""
        # comments and layout
        {workflow: "Ingress", tables: [{source: contact, destination: profile, key: {destination: externalId, source: contactid},
          fields: [{destination: firstName, source: firstname}, {source: lastname, destination: lastName}]}]}
        """)]
    [InlineData("""
        tables:
        - fields:
          - source: lastname
            destination: lastName
          - source: firstname
            destination: firstName
            applyUpdates: true
          key: { source: contactid, destination: externalId }
          replacements: []
          links: []
          lookup: url
          picklists: technical
          applyDeletes: false
          deletionGuard: { percent: 10 }
          destination: profile
          source: contact
        failAfterErrors: 50
        pollInterval: 5000ms
        workflow: Ingress
        """)]
    public void Hash_OrderLayoutCommentsAndDefaults_AreNoPart(string text)
        => Assert.Equal(Hash(Least), Hash(text));

    [Theory]
    [InlineData("firstName }", "middleName }")]
    [InlineData("firstName }", "firstName, applyUpdates: false }")]
    [InlineData("    fields:", "    applyDeletes: true\n    fields:")]
    [InlineData("    fields:", "    deletionGuard: off\n    fields:")]
    [InlineData("    fields:", "    lookup: { filter: byX, parameter: x }\n    fields:")]
    [InlineData("    fields:", "    picklists: display\n    fields:")]
    [InlineData("    fields:", "    filter: { conditions: [ { field: a, operator: isNull } ] }\n    fields:")]
    [InlineData("    fields:", "    replacements: [ { field: firstname, from: a, to: b } ]\n    fields:")]
    [InlineData("    fields:", "    links: [ { source: _a_value, destination: a } ]\n    fields:")]
    [InlineData("tables:", "pollInterval: 6s\ntables:")]
    [InlineData("tables:", "failAfterErrors: 51\ntables:")]
    public void Hash_AnyMeaning_IsPart(string from, string to)
    {
        var changed = Least.Replace(from, to, StringComparison.Ordinal);

        Assert.NotEqual(Hash(Least), Hash(changed));
        var difference = DefinitionDifference.Between(Yaml.Accept<Definition>(Least), Yaml.Accept<Definition>(changed));
        Assert.NotEmpty(difference.Lines);
    }

    [Fact]
    public void Hash_Order_IsNoPart()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new RandomDefinition(seed);
            var definition = random.Ingress();
            Assert.Equal(DefinitionHash.Of(definition), DefinitionHash.Of(random.Reordered(definition)));
        }
    }

    [Fact]
    public void Hash_IsSha256InHexadecimal() => Assert.Matches("^[0-9a-f]{64}$", Hash(Least));

    [Fact]
    public void Hash_SecretPath_IsPart()
    {
        var here = Yaml.Accept<Definition>(Yaml.Connections, "here/connections.yaml");
        var there = Yaml.Accept<Definition>(Yaml.Connections, "there/connections.yaml");

        Assert.NotEqual(DefinitionHash.Of(here), DefinitionHash.Of(there));
        Assert.Equal(DefinitionHash.Of(here), DefinitionHash.Of(Yaml.Accept<Definition>(Yaml.Connections, "here/other.yaml")));
    }

    [Fact]
    public void Hash_TenantOrItsTokenUrl_MeansTheSame()
    {
        var written = Yaml.Connections.Replace("tenant: 00000000-0000-0000-0000-000000000001", "tokenUrl: https://login.microsoftonline.com/00000000-0000-0000-0000-000000000001/oauth2/v2.0/token", StringComparison.Ordinal);

        Assert.Equal(Hash(Yaml.Connections), Hash(written));
    }

    [Theory]
    [InlineData("denyListEmail", "blackListEmail")]
    [InlineData("bidirectional ", "bidirectional   # ")]
    public void Hash_EitherSpellingOfAnOptOut_MeansTheSame(string from, string to)
        => Assert.Equal(Hash(Yaml.OptInOut), Hash(Yaml.OptInOut.Replace(from, to, StringComparison.Ordinal)));

    [Fact]
    public void Hash_TextsThatRunTogether_StayApart()
    {
        string In(string list) => Hash(Yaml.Contact($"fields: [ {{ source: a, destination: b }} ]\nfilter: {{ conditions: [ {{ field: a, operator: in, value: {list} }} ] }}"));

        Assert.NotEqual(In("['a, b']"), In("[a, b]"));
        Assert.NotEqual(In("['a\", \"b']"), In("['a', 'b']"));
        Assert.Equal(In("[a, b]"), In("[b, a]"));
    }

    [Theory]
    [InlineData("firstName }", "firstName, applyUpdates: false }", true)]
    [InlineData("lastName }", "lastName }\n      - { source: jobtitle, destination: cusJob }", true)]
    [InlineData("    fields:", "    picklists: display\n    fields:", true)]
    [InlineData("    fields:", "    filter: { conditions: [ { field: a, operator: isNull } ] }\n    fields:", true)]
    [InlineData("    fields:", "    replacements: [ { field: firstname, from: a, to: b } ]\n    fields:", true)]
    [InlineData("    fields:", "    links: [ { source: _a_value, destination: a } ]\n    fields:", true)]
    [InlineData("destination: profile", "destination: cusOther", true)]
    [InlineData("    fields:", "    applyDeletes: true\n    fields:", false)]
    [InlineData("    fields:", "    deletionGuard: off\n    fields:", false)]
    [InlineData("    fields:", "    lookup: { filter: byX, parameter: x }\n    fields:", false)]
    [InlineData("tables:", "pollInterval: 6s\ntables:", false)]
    public void Fingerprint_Change_MeansAFullRead(string from, string to, bool fullRead)
    {
        var before = Yaml.Accept<IngressDefinition>(Least);
        var after = Yaml.Accept<IngressDefinition>(Least.Replace(from, to, StringComparison.Ordinal));

        Assert.Equal(fullRead, DefinitionHash.Fingerprint(before.Tables[0]) != DefinitionHash.Fingerprint(after.Tables[0]));
        Assert.Equal(fullRead, DefinitionDifference.Between(before, after).TablesReadInFull.Any());
    }

    private static string Hash(string text) => DefinitionHash.Of(Yaml.Accept<Definition>(text));
}
