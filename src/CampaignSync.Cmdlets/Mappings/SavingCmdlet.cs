using System.Management.Automation;
using CampaignSync.Control.Definitions;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.State;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary>What saving definitions has in common: the difference in words, the question, the warnings, the result.</summary>
public abstract class SavingCmdlet : SyncCmdlet
{
    /// <summary>Write what is saved afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Asks with the difference in words. Nothing is asked where nothing would change.</summary>
    /// <returns>Whether to save.</returns>
    private protected bool Agreed(ApplyOutcome preview)
    {
        foreach (var change in preview.Changes.Where(change => !change.Changed))
            WriteVerbose($"{change.Subject} is unchanged (version {change.Version}).");
        var changed = preview.Changes.Where(change => change.Changed).ToArray();
        if (changed.Length == 0)
            return false;
        var description = string.Join(Environment.NewLine, changed.Select(ChangeWords.Of));
        return ShouldProcess(description, $"{description}{Environment.NewLine}Save?", "Save definitions");
    }

    private protected void Finish(ApplyOutcome outcome)
    {
        Warn(outcome.Warnings);
        WriteSaved(outcome);
    }

    private protected void WriteSaved(ApplyOutcome outcome)
    {
        if (!PassThru)
            return;
        foreach (var change in outcome.Changes)
        {
            if (change.Subject == SavedDefinition.Connections)
                WriteConnections();
            else
                WriteObject(new MappingReader(Reading().Store).Newest(WorkflowNameReader.Read(change.Subject)));
        }
    }

    private void WriteConnections()
    {
        foreach (var view in Control.Connections.ConnectionControl.Show(Reading().Store))
            WriteObject(view);
    }
}
