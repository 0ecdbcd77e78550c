using System.Reflection;
using System.Text.RegularExpressions;
using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

/// <summary>What docs/definitions.md says holds.</summary>
public sealed class DefinitionsPageTests
{
    private readonly string page = File.ReadAllText(RepositoryFile.PathTo("docs/definitions.md"));

    [Fact]
    public void Examples_AllOfThem_CanBeAppliedTogether()
    {
        var files = Regex.Matches(page, "```yaml\n(.*?)```", RegexOptions.Singleline).Select(m => DefinitionReader.Read("definitions.md", m.Groups[1].Value)).ToArray();

        Assert.Equal(4, files.Length);
        Assert.Empty(DefinitionSet.Validate(files, SavedDefinitions.None));
        Assert.Equal(DefinitionHash.Of(Yaml.Accept<Definition>("workflow: Egress")), DefinitionHash.Of(files[1].Definition!));
    }

    [Fact]
    public void Problems_AllOfThem_AreListed()
    {
        foreach (var id in typeof(ProblemId).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!))
            Assert.Contains($"`{id}`", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_AllOfThem_AreListed()
    {
        string[] words = [.. DefinitionWords.All<FilterOperator>(), .. DefinitionWords.All<OptOutDirection>(), .. DefinitionWords.All<MissingParent>(), .. DefinitionWords.All<PicklistForm>()];
        foreach (var word in words)
            Assert.Contains($"`{word}`", page, StringComparison.Ordinal);
    }
}
