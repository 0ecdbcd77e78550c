using System.Xml.Linq;
using CampaignSync.HelpBuilder;

namespace CampaignSync.Tests.Cmdlets;

/// <summary>The pages in docs/en-US say what the cmdlets are, and the help that ships is made of them.</summary>
public sealed class HelpTests
{
    private static readonly string Pages = Path.Combine(CmdletCatalog.Root, "docs", "en-US");

    public static TheoryData<string> Names => [.. CmdletCatalog.All.Select(cmdlet => cmdlet.Name)];

    [Fact]
    public void Pages_AreThoseOfTheCmdlets()
    {
        var pages = Directory.GetFiles(Pages, "*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Where(name => !name.StartsWith("about_", StringComparison.Ordinal));

        Assert.Equal(CmdletCatalog.All.Select(cmdlet => cmdlet.Name), pages.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Page_DescribesEveryParameter_AsItIs(string name)
    {
        var page = Read(name);
        var cmdlet = CmdletCatalog.Find(name);
        var common = cmdlet.ShouldProcess ? new[] { "WhatIf", "Confirm" } : [];

        Assert.Equal(cmdlet.Parameters.Select(parameter => parameter.Name).Concat(common).Order(StringComparer.Ordinal), page.Parameters.Select(parameter => parameter.Name).Order(StringComparer.Ordinal));
        foreach (var parameter in cmdlet.Parameters)
        {
            var described = page.Parameters.Single(p => p.Name == parameter.Name);
            Assert.False(string.IsNullOrWhiteSpace(described.Description), $"{name} -{parameter.Name} is not described.");
            Assert.Equal(parameter.Mandatory, described.Required);
            Assert.Equal(parameter.Position is { } position ? $"{position}" : "Named", described.Position);
            Assert.Equal(parameter.FromPipeline, described.Pipeline.Contains("ByValue", StringComparison.Ordinal));
            Assert.Equal(parameter.FromPipelineByName, described.Pipeline.Contains("ByPropertyName", StringComparison.Ordinal));
            Assert.Equal(parameter.Wildcards, described.Wildcards);
            Assert.Equal(string.Join(", ", parameter.Aliases), described.Aliases);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Page_HasWhatAReaderNeeds(string name)
    {
        var page = Read(name);

        Assert.Equal(name, page.Name);
        Assert.False(string.IsNullOrWhiteSpace(page.Synopsis));
        Assert.False(string.IsNullOrWhiteSpace(page.Description));
        Assert.InRange(page.Examples.Count, 2, 10);
        Assert.All(page.Examples, example => Assert.Contains(name, example.Code, StringComparison.Ordinal));
        Assert.All(page.Links, link => Assert.True(File.Exists(Path.Combine(Pages, link.Address)), $"{name} links to {link.Address}, which there is not."));
        Assert.All(page.Syntax, syntax => Assert.StartsWith(name, syntax.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void Maml_HoldsWhatThePageSays()
    {
        XNamespace maml = "http://schemas.microsoft.com/maml/2004/10";
        XNamespace command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
        var page = Read("Wait-SyncWorkflow");
        var xml = MamlWriter.Write([page]).Root!.Elements().Single();

        Assert.Equal("Wait-SyncWorkflow", xml.Element(command + "details")!.Element(command + "name")!.Value);
        Assert.Equal(page.Parameters.Select(parameter => parameter.Name), xml.Element(command + "parameters")!.Elements().Select(parameter => parameter.Element(maml + "name")!.Value));
        Assert.Equal(page.Examples.Count, xml.Element(command + "examples")!.Elements().Count());
        Assert.DoesNotContain("`", xml.Element(maml + "description")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# No header")]
    [InlineData("---\nschema: 2.0.0\n---\n\n# Get-Thing\n\n## SYNOPSIS\nx\n")]
    public void Page_ThatLacksWhatTheSchemaAsksFor_IsRefused(string text) => Assert.Throws<FormatException>(() => HelpPageReader.Read(text));

    private static HelpPage Read(string name) => HelpPageReader.Read(File.ReadAllText(Path.Combine(Pages, $"{name}.md")));
}
