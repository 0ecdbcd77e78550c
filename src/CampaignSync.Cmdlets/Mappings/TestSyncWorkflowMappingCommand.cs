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
    [Parameter(Position = 0, ParameterSetName = "Path", ValueFromPipeline = true)]
    [NotOfThisModule]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Definition files, by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Workflows whose saved mappings are tested; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Name", ValueFromPipelineByPropertyName = true)]
    // A file has a name too; without this the two sets would be one as good as the other for it.
    [Parameter(ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
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

    protected override void Process()
    {
        var given = ParameterSetName switch
        {
            "Name" => Name,
            "LiteralPath" => LiteralPath,
            _ => Path,
        };
        if (given.Length == 0)
            throw new ControlException(ControlErrorId.NameRequired, "Name files with -Path, or workflows whose saved mappings are to be tested with -Name: * for all.");
        if (ParameterSetName == "LiteralPath")
            PathParameters.RequireNoName(MyInvocation, Name.Length > 0);
        foreach (var one in given)
            _files.AddRange(ReadOne(one));
    }

    protected override void End()
    {
        if (_files.Count == 0)
            return;
        // What is saved counts where there is something saved; a mapping can be tested without an instance.
        var problems = HomeExists ? Reading().Definitions.TestAgainstSaved(_files) : DefinitionControl.TestAlone(_files);
        if (problems.Count == 0 && Online)
            problems = TestOnline();
        if (Quiet)
            WriteObject(problems.Count == 0);
        else
            WriteObject(problems, enumerateCollection: true);
    }

    private IEnumerable<ParsedFile> ReadOne(string given)
        => ParameterSetName == "Name" || (ParameterSetName == "Path" && PathParameters.IsName(this, given))
            ? ReadSaved(given)
            : DefinitionControl.ReadFiles(PathParameters.Resolve(this, [given], wildcards: ParameterSetName == "Path"));

    private IReadOnlyList<DefinitionProblem> TestOnline()
    {
        var instance = Changing();
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
