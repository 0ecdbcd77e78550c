using System.Net;

namespace CampaignSync.Sandbox.Demo;

/// <summary>The demo cannot go on; the message says what happened and what to look at.</summary>
/// <param name="status">What a system answered, if it was that.</param>
internal sealed class DemoException(string message, HttpStatusCode? status = null) : Exception(message)
{
    public HttpStatusCode? Status => status;
}
