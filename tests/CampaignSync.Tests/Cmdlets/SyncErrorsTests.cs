using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using CampaignSync.Cmdlets.Errors;
using CampaignSync.Control;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.Cmdlets;

public sealed class SyncErrorsTests
{
    [Fact]
    public void Ids_AllHaveACategory()
    {
        var ids = new[] { typeof(ControlErrorId), typeof(FailureId) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(field => (string)field.GetValue(null)!)
            // The command line alone has this one.
            .Except([ControlErrorId.RunTimedOut]);

        Assert.Empty(ids.Except(SyncErrors.Ids));
    }

    /// <summary>An id that no test expects could change, or never come, and nobody would notice.</summary>
    [Fact]
    public void Ids_AreAllExpectedBySomeTest()
    {
        var tests = Path.Combine(CmdletCatalog.Root, "tests");
        var said = Directory.GetFiles(Path.Combine(tests, "Module"), "*.Tests.ps1")
            .Concat(Directory.GetFiles(Path.Combine(tests, "CampaignSync.Tests"), "*Tests.cs", SearchOption.AllDirectories))
            .Where(file => Path.GetFileName(file) != $"{nameof(SyncErrorsTests)}.cs")
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\w+").Select(match => match.Value))
            .ToHashSet();

        Assert.Empty(SyncErrors.Ids.Except(said));
    }

    [Fact]
    public void ControlException_KeepsItsId()
    {
        var described = SyncErrors.Describe(new ControlException(ControlErrorId.WorkflowNotFound, "There is no workflow."))!;

        Assert.Equal((ControlErrorId.WorkflowNotFound, ErrorCategory.ObjectNotFound), (described.Id, described.Category));
    }

    [Fact]
    public void StoreExceptions_HaveIdsOfTheirOwn()
    {
        Assert.Equal(ControlErrorId.StateDatabaseBusy, SyncErrors.Describe(new StoreBusyException("x"))!.Id);
        Assert.Equal(FailureId.StateStoreFull, SyncErrors.Describe(new StoreFullException("x"))!.Id);
        Assert.Equal(ControlErrorId.HomeNotFound, SyncErrors.Describe(new HomeNotFoundException("x"))!.Id);
        Assert.Equal(ControlErrorId.StateStoreUnusable, SyncErrors.Describe(new StateStoreException("x"))!.Id);
    }

    [Fact]
    public void UnforeseenException_IsNotDressedUp() => Assert.Null(SyncErrors.Describe(new InvalidOperationException("x")));

    [Fact]
    public void Messages_NameCmdletsInsteadOfTheCommandLine()
    {
        var said = PromptWords.Of("Name it with --home or X, or make one with 'campaignsync apply', after 'campaignsync restart Ingress'.");

        Assert.Equal("Name it with -HomePath or X, or make one with 'Set-SyncWorkflowMapping -Path FILE', after 'Restart-SyncWorkflow Ingress'.", said);
    }

    /// <summary>Whoever writes a new message that names a command makes this fail until the words of the prompt are there too.</summary>
    [Fact]
    public void Sources_NameNoCommand_ThatThePromptHasNoWordFor()
    {
        // Only the command line can rebuild a damaged state.
        var sources = new[] { "CampaignSync.Control", "CampaignSync.Core", "CampaignSync.Sqlite" }
            .SelectMany(project => Directory.GetFiles(Path.Combine(CmdletCatalog.Root, "src", project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(File.ReadLines)
            .Where(line => line.Contains('"', StringComparison.Ordinal))
            .SelectMany(line => Regex.Matches(line, "'campaignsync [^']*'").Select(match => match.Value))
            .Where(command => !command.StartsWith("'campaignsync rebuild", StringComparison.Ordinal));

        Assert.All(sources, command => Assert.DoesNotContain("campaignsync ", PromptWords.Of(command), StringComparison.Ordinal));
    }
}
