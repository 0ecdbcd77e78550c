using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

public sealed class DefinitionWriterTests
{
    [Fact]
    public void Written_ReadAgain_HasTheSameHash()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var definition = new RandomDefinition(seed).Next();

            var text = DefinitionWriter.Write(definition);

            var parsed = DefinitionReader.Read("file.yaml", text);
            Assert.True(parsed.Problems.Count == 0, $"seed {seed}: {string.Join('\n', parsed.Problems)}\n{text}");
            Assert.True(DefinitionHash.Of(definition) == DefinitionHash.Of(parsed.Definition!), $"seed {seed}:\n{text}\n{string.Join('\n', DefinitionDifference.Between(definition, parsed.Definition).Lines)}");
            Assert.Equal(text, DefinitionWriter.Write(parsed.Definition!));
        }
    }

    [Fact]
    public void Ingress_Example_IsWrittenLikeIt()
    {
        var text = DefinitionWriter.Write(Yaml.Accept<IngressDefinition>(Yaml.Ingress));

        Assert.Equal(
            """
            workflow: Ingress
            pollInterval: 5s
            failAfterErrors: 50
            tables:
              - source: contact
                destination: profile
                key: { source: contactid, destination: externalId }
                lookup: url
                fields:
                  - { source: firstname, destination: firstName }
                  - { source: emailaddress1, destination: email }
                  - { source: address1_city, destination: location.city }
                  - { source: gendercode, destination: gender, applyUpdates: false }
                replacements:
                  - { field: gendercode, from: 1, to: male }
                filter:
                  match: all
                  conditions:
                    - { field: statecode, operator: equals, value: 0 }
                  deleteFilteredOut: true
                applyDeletes: true
                deletionGuard: { count: 500, percent: 10 }
                picklists: display
              - source: new_order
                destination: cusOrder
                key: { source: new_orderid, destination: crmId }
                lookup: { filter: byCrmId, parameter: crmId_parameter }
                links:
                  - { source: _new_contact_value, destination: contactId, parent: contact, onMissingParent: deadLetter }
                fields:
                  - { source: new_name, destination: name }
                applyDeletes: false
                deletionGuard: { count: 500, percent: 10 }
                picklists: technical

            """,
            text);
    }

    [Fact]
    public void Examples_Written_MeanTheSame()
    {
        foreach (var text in Yaml.All)
        {
            var definition = Yaml.Accept<Definition>(text);
            Assert.Equal(DefinitionHash.Of(definition), DefinitionHash.Of(Yaml.Accept<Definition>(DefinitionWriter.Write(definition))));
        }
    }
}
