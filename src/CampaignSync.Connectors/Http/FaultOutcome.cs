using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Http;

/// <summary>What a write amounts to whose way ended in a fault.</summary>
internal static class FaultOutcome
{
    public static WriteOutcome Of(RemoteFaultException fault, string request) => fault switch
    {
        TransientException e => new(OutcomeKind.Unavailable, Reason: e.Message, Request: request, RetryAfter: e.RetryAfter),
        FatalException e => new(OutcomeKind.Fatal, e.FailureId, e.Message, request),
        _ => new(OutcomeKind.Unknown, Reason: fault.Message, Request: request),
    };
}
