using CampaignSync.Core.Engine.Egress;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Control.Records;

/// <summary>Reads the key of a record as people write it.</summary>
internal static class RecordKey
{
    /// <summary>The id that the state keeps it under: the primary id at Dynamics 365, for an event that of its activity.</summary>
    /// <exception cref="ControlException"><c>KeyInvalid</c>.</exception>
    public static Guid Read(WorkflowName workflow, string key)
        => workflow == WorkflowName.Egress ? EventKey.Of(key)
            : Guid.TryParse(key, out var id) ? id
            : throw new ControlException(ControlErrorId.KeyInvalid, $"\"{key}\" is no key of {workflow}: a record is named by its primary id at Dynamics 365, such as 6d1fe8c7-2d3a-4b7e-9f5c-0a1b2c3d4e5f.");
}
