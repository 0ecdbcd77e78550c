using System.Management.Automation;
using CampaignSync.Cmdlets.Completion;
using CampaignSync.Control.Records;
using CampaignSync.Control.Workflows;

namespace CampaignSync.Cmdlets.Records;

/// <summary><c>Get-SyncDeadLetter</c></summary>
[Cmdlet(VerbsCommon.Get, "SyncDeadLetter")]
[OutputType(typeof(DeadLetterView))]
public sealed class GetSyncDeadLetterCommand : NamedCmdlet
{
    /// <summary>Only those of these source tables; wildcards are allowed.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(MappedTableCompleter))]
    [SupportsWildcards]
    public string[]? Table { get; set; }

    /// <summary>Only those with these error ids; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    public string[]? ErrorId { get; set; }

    protected override void Process()
    {
        foreach (var name in NamedWorkflowsOrAll())
        {
            foreach (var letter in Reading().DeadLetters.List(name))
            {
                Cancellation.ThrowIfCancellationRequested();
                if (IsNamed(Table, letter.Table) && IsNamed(ErrorId, letter.ErrorId))
                    WriteObject(letter);
            }
        }
    }

    private static bool IsNamed(string[]? patterns, string name) => patterns is null || patterns.Any(pattern => NamePattern.Matches(pattern, name));
}
