using System.Management.Automation;

namespace CampaignSync.Cmdlets;

/// <summary>A cmdlet that changes workflows: asks for each first, and is silent unless told to pass on what it changed.</summary>
public abstract class ChangingCmdlet : NamedCmdlet
{
    /// <summary>Write the workflows, as they are afterwards.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }
}
