using System.Text.Json;
using CampaignSync.Sandbox.Faults;

namespace CampaignSync.Sandbox.Hosting;

/// <summary>
/// One of the two systems. It maps its own endpoints and says of a request what kind it is; counting, latency,
/// throttling and faults then happen in front of the endpoints, in the same way for both.
/// </summary>
internal interface ISandboxSide
{
    /// <summary><c>dataverse</c> or <c>campaign</c>: the word of the admin API.</summary>
    string System { get; }

    /// <summary>
    /// The kind by which the request is counted and to which faults are aimed, such as <c>dataverse.read</c>,
    /// <c>campaign.create</c>, <c>journal.read</c>, <c>campaignToken</c>; null if the path belongs to the other side.
    /// Must not read the body.
    /// </summary>
    string? KindOf(HttpRequest request);

    /// <summary>Maps the endpoints of the system.</summary>
    void Map(IEndpointRouteBuilder routes);

    /// <summary>Maps what the side adds to the admin API, below <c>/admin</c>.</summary>
    void MapAdmin(IEndpointRouteBuilder admin);

    /// <summary>Answers a request with a fault (or with 429 from the throttle) in the shape that this system has for it.</summary>
    /// <returns>False to have a plain status without a body written instead.</returns>
    ValueTask<bool> TryWriteFaultAsync(HttpContext context, string kind, Fault fault);

    /// <summary>Expires <c>deltaLinks</c>, <c>positions</c>; tokens are dealt with by <see cref="Access.SystemAccess"/>.</summary>
    /// <returns>False if the side has nothing of that name.</returns>
    bool TryExpire(string what);

    /// <summary>Carries out one <c>POST /admin/schema</c>.</summary>
    /// <exception cref="AdminException">The change makes no sense; the message says why.</exception>
    void ChangeSchema(JsonElement change);
}
