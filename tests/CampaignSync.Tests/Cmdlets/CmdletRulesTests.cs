using System.Text.RegularExpressions;
using CampaignSync.Cmdlets;

namespace CampaignSync.Tests.Cmdlets;

/// <summary>What every cmdlet keeps to, so that those who know one know all.</summary>
public sealed partial class CmdletRulesTests
{
    private static readonly string[] Changing = ["Set", "Remove", "Restore", "Start", "Stop", "Restart", "Request", "Export"];
    private static readonly string[] HighImpact = ["Remove-SyncDeadLetter", "Remove-SyncWorkflowMapping", "Request-SyncReplay"];

    /// <summary>Of Get-Verb in PowerShell 7.6, those that a module like this one needs.</summary>
    private static readonly string[] Approved = ["Get", "Set", "Remove", "Test", "Export", "Restore", "Start", "Stop", "Restart", "Wait", "Request"];

    public static TheoryData<string> Names => [.. CmdletCatalog.All.Select(cmdlet => cmdlet.Name)];

    [Fact]
    public void Manifest_ExportsExactlyTheCmdlets()
    {
        var manifest = File.ReadAllText(Path.Combine(CmdletCatalog.Root, "CampaignSync.psd1"));

        Assert.Equal(CmdletCatalog.All.Select(cmdlet => cmdlet.Name), CmdletName().Matches(manifest).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cmdlet_HasAnApprovedVerb_AndTheHome(string name)
    {
        Assert.Contains(CmdletCatalog.Find(name).Verb, Approved);
        Assert.StartsWith("Sync", name.Split('-')[1], StringComparison.Ordinal);
        Assert.Contains(CmdletCatalog.Find(name).Parameters, parameter => parameter.Name == "HomePath");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cmdlet_SaysWhatItWrites(string name) => Assert.True(CmdletCatalog.Find(name).SaysItsOutput);

    [Theory]
    [MemberData(nameof(Names))]
    public void Cmdlet_ThatChangesSomething_AsksFirst(string name)
    {
        Assert.Equal(Changing.Contains(CmdletCatalog.Find(name).Verb), CmdletCatalog.Find(name).ShouldProcess);
        Assert.Equal(HighImpact.Contains(name), CmdletCatalog.Find(name).HighImpact);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Timeout_HasItsOtherNameToo(string name)
        => Assert.All(CmdletCatalog.Find(name).Parameters.Where(parameter => parameter.Name == "Timeout"), timeout => Assert.Contains("TimeoutSec", timeout.Aliases));

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_IsCompleted_AndFirstWhereItIsNotOneWayOfSeveral(string name)
    {
        foreach (var parameter in CmdletCatalog.Find(name).Parameters.Where(parameter => parameter.Name == "Name"))
        {
            Assert.True(parameter.Completed);
            if (name is not ("Set-SyncWorkflowMapping" or "Test-SyncWorkflowMapping"))
                Assert.Equal(0, parameter.Position);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NamesOfWorkflows_ComeFromThePipeline_AndAreNotMandatory_WhichWouldPrompt(string name)
    {
        if (!typeof(NamedCmdlet).IsAssignableFrom(CmdletCatalog.Find(name).Type))
            return;
        var parameter = CmdletCatalog.Find(name).Parameters.Single(parameter => parameter.Name == "Name");
        Assert.True(parameter.FromPipelineByName);
        Assert.True(parameter.Wildcards);
        Assert.False(parameter.Mandatory);
    }

    [GeneratedRegex("'([A-Z][a-z]+-Sync[A-Za-z]+)'")]
    private static partial Regex CmdletName();
}
