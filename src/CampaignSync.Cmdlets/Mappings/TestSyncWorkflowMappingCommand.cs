using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control;
using CampaignSync.Control.Definitions;
using CampaignSync.Control.Hosting;
using CampaignSync.Control.Requests;
using CampaignSync.Control.Workflows;
using CampaignSync.Definitions;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary><c>Test-SyncWorkflowMapping</c></summary>
[Cmdlet(VerbsDiagnostic.Test, "SyncWorkflowMapping", DefaultParameterSetName = "Path")]
[OutputType(typeof(DefinitionProblem), typeof(bool))]
public sealed class TestSyncWorkflowMappingCommand : SyncCmdlet
{
    private readonly List<ParsedFile> _files = [];

    /// <summary>Definition files, tested together; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Definition files, by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Workflows whose saved mappings are tested; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Name", ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(WorkflowNameCompleter))]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Hold them against the metadata of both systems too; the job host is brought up for it.</summary>
    [Parameter]
    public SwitchParameter Online { get; set; }

    /// <summary>Say only whether all is well.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Seconds to wait for the answer of -Online.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(0, int.MaxValue)]
    public int Timeout { get; set; } = 120;

    protected override void Process() => _files.AddRange(ParameterSetName switch
    {
        "Name" => Name.SelectMany(ReadSaved),
        "LiteralPath" => DefinitionControl.ReadFiles(PathParameters.Resolve(this, LiteralPath, wildcards: false)),
        _ => DefinitionControl.ReadFiles(PathParameters.Resolve(this, Path, wildcards: true)),
    });

    protected override void End()
    {
        if (_files.Count == 0)
            return;
        // What is saved counts where there is something saved; a mapping can be tested without an instance.
        var problems = File.Exists(Home.Database) ? Reading().Definitions.TestAgainstSaved(_files) : DefinitionControl.TestAlone(_files);
        if (problems.Count == 0 && Online)
            problems = TestOnline();
        if (Quiet)
            WriteObject(problems.Count == 0);
        else
            WriteObject(problems, enumerateCollection: true);
    }

    private IReadOnlyList<DefinitionProblem> TestOnline()
    {
        var instance = ChangingAfterPreview();
        var question = new HostQuestion(instance.Store, Time, Environment.UserName);
        var number = Await(OnlineTest.AskAsync(question, _files, Cancellation));
        Warn(Await(HostBringUp.EnsureAsync(instance.Launcher, Cancellation)));
        return Await(OnlineTest.AnswerAsync(question, number, TimeSpan.FromSeconds(Timeout), Cancellation));
    }

    private IEnumerable<ParsedFile> ReadSaved(string pattern)
    {
        foreach (var name in NameSelection.Find(pattern))
        {
            if (Reading().Store.Read(reader => reader.FindDefinition(name.ToString())) is { } saved)
                yield return DefinitionReader.Read(saved.FileName, saved.Text);
            else if (!NamePattern.IsPattern(pattern))
                throw new ControlException(ControlErrorId.DefinitionMissing, $"No mapping of {name} is saved. Save one with 'campaignsync apply FILE'.");
        }
    }
}
