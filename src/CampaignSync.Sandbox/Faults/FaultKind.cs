using System.Text.Json.Serialization;

namespace CampaignSync.Sandbox.Faults;

/// <summary>What goes wrong with a request; <see cref="FaultKindConverter"/> has the JSON names.</summary>
[JsonConverter(typeof(FaultKindConverter))]
internal enum FaultKind
{
    TooManyRequests,
    TooManyRequestsWithoutRetryAfter,
    ServerError,
    BadGateway,
    ServiceUnavailable,
    GatewayTimeout,

    /// <summary>The connection breaks before anything happened.</summary>
    DropBefore,

    /// <summary>The connection breaks after the request took effect and before any answer.</summary>
    DropAfter,

    /// <summary>A web page with status 200, as a proxy or a sign-in page sends.</summary>
    Html200,
    Html502,

    /// <summary>401 although the token is good.</summary>
    ExpiredToken,

    /// <summary>Only for kind <c>dataverse.delta</c>: 400 with 0x80044352.</summary>
    ExpiredDeltaLink,

    /// <summary>As <see cref="ExpiredDeltaLink"/>, with status 410.</summary>
    ExpiredDeltaLinkGone,

    /// <summary>Only for kind <c>journal.read</c>: the position is past the journal's retention.</summary>
    ExpiredPosition,

    /// <summary>No answer for <see cref="Fault.LatencyMs"/> (ten minutes if not given), then the connection breaks; nothing took effect.</summary>
    Stall,

    /// <summary>The request succeeds <see cref="Fault.LatencyMs"/> later.</summary>
    Latency,

    /// <summary>The request takes effect; half of the answer arrives and the connection breaks.</summary>
    Truncated,
}
