using System.Text.RegularExpressions;
using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

/// <summary>The files that a new user begins with can be applied together, and so can what they offer in comments.</summary>
public sealed class StarterDefinitionsTests
{
    private static readonly string[] Files = ["ingress.yaml", "egress.yaml", "optinout.yaml", "connections.yaml"];

    [Fact]
    public void Starters_Together_CanBeApplied()
    {
        var parsed = Files.Select(f => DefinitionReader.ReadFile(RepositoryFile.PathTo("module/workflows/" + f))).ToArray();

        Assert.Empty(DefinitionSet.Validate(parsed, SavedDefinitions.None));
        Assert.Equal(["Ingress", "Egress", "OptInOut", "Connections"], parsed.Select(p => p.Definition!.Subject));
    }

    [Theory]
    [InlineData("ingress.yaml")]
    [InlineData("optinout.yaml")]
    [InlineData("connections.yaml")]
    public void Starter_WithItsOffersTaken_CanBeApplied(string file)
    {
        var path = RepositoryFile.PathTo("module/workflows/" + file);
        var lines = File.ReadAllLines(path);

        // An offer is a comment that reads as YAML at its own indentation: `# key:` or `# - {`.
        var taken = lines.Select(line => Regex.Replace(line, @"^(\s*)# (?=( *)(- )?([a-zA-Z]+:( |$)|\{))", "$1")).ToArray();

        Assert.NotEqual(lines, taken);
        Assert.Empty(DefinitionReader.Read(path, string.Join('\n', taken)).Problems);
    }

    [Fact]
    public void Egress_Starter_MeansTheDefaults()
        => Assert.Equal(
            DefinitionHash.Of(Yaml.Accept<Definition>("workflow: Egress")),
            DefinitionHash.Of(DefinitionReader.ReadFile(RepositoryFile.PathTo("module/workflows/egress.yaml")).Definition!));
}
