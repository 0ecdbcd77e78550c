using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>
/// A batch that creates and completes activities, two operations each: create under its own id only if there is none, then
/// complete only if there is one. Without these conditions a completion after a refused create would make an activity that
/// has nothing but a state.
/// </summary>
internal sealed class ActivityBatch(string apiPath)
{
    public PatchBatch Operations { get; } = new();

    /// <summary>Address of an activity, as the batch names it.</summary>
    public string PathOf(ActivityWrite write) => $"{apiPath}{write.EntitySet}({write.Id:D})";

    public void Add(ActivityWrite write)
    {
        var path = PathOf(write);
        Operations.Add(path, "If-None-Match: *", write.Body.Span);
        Operations.Add(path, "If-Match: *", """{"statecode":1,"statuscode":2}"""u8);
    }
}
