using System.Management.Automation;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary>
/// For a parameter that takes paths from the pipeline: what this module writes is no path. PowerShell would make a text of a
/// workflow, and take that for a path, before it looks for the workflow's name.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotOfThisModuleAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        var given = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (given?.GetType().Namespace?.StartsWith(nameof(CampaignSync), StringComparison.Ordinal) is not true)
            return inputData;
        // With this cause inside, and no other, PowerShell goes on and tries the next parameter.
        const string Message = "It is not a path.";
        throw new ArgumentTransformationMetadataException(Message, new PSInvalidCastException(Message));
    }
}
