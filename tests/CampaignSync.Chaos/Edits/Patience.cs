using System.Net;
using CampaignSync.Sandbox.Demo;

namespace CampaignSync.Chaos.Edits;

/// <summary>People try again when a system does not answer: what they meant to change is changed in the end, or refused.</summary>
internal static class Patience
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    /// <returns>False: the system refused it, because what it concerns is gone or there already.</returns>
    public static async Task<bool> DoAsync(Func<CancellationToken, Task> edit, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await edit(cancellationToken);
                return true;
            }
            catch (DemoException e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict or HttpStatusCode.BadRequest)
            {
                return false;
            }
            catch (Exception e) when (e is DemoException { Status: not null } or HttpRequestException or IOException)
            {
                await Task.Delay(s_pause, cancellationToken);
            }
        }
    }
}
