using System.Text;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>One request of a write, and what came of it.</summary>
/// <param name="Outcome">What the whole write amounts to if this was its last request; null where <see cref="AnswerKind.Done"/>.</param>
internal readonly record struct WriteStep(AnswerKind Kind, WriteOutcome? Outcome)
{
    private const int MostShown = 16_000;

    /// <summary>Sends a request of a write.</summary>
    public static async Task<WriteStep> SendAsync(CampaignApi api, RemoteRequest request, string resource, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await api.Channel.SendAsync(request, cancellationToken);
            var verdict = CampaignVerdict.Of(answer, resource, api.Channel);
            return verdict.Kind == AnswerKind.Done ? default : new(verdict.Kind, Ending(verdict, request, answer));
        }
        catch (RemoteFaultException fault)
        {
            return Of(fault, request);
        }
    }

    /// <summary>What a fault that the way to Campaign ended in amounts to.</summary>
    public static WriteStep Of(RemoteFaultException fault, RemoteRequest request) => fault switch
    {
        TransientException e => new(AnswerKind.Unavailable, new(OutcomeKind.Unavailable, Reason: e.Message, Request: Shown(request), RetryAfter: e.RetryAfter)),
        FatalException e => new(AnswerKind.Fatal, new(OutcomeKind.Fatal, e.FailureId, e.Message, Shown(request))),
        _ => new(AnswerKind.Unknown, new(OutcomeKind.Unknown, Reason: fault.Message, Request: Shown(request))),
    };

    private static WriteOutcome Ending(CampaignVerdict verdict, RemoteRequest request, RemoteAnswer answer) => new(
        verdict.Kind switch
        {
            AnswerKind.Refused or AnswerKind.Duplicate => OutcomeKind.Refused,
            AnswerKind.Throttled => OutcomeKind.Throttled,
            AnswerKind.Unavailable => OutcomeKind.Unavailable,
            AnswerKind.Fatal => OutcomeKind.Fatal,
            _ => OutcomeKind.Unknown,
        },
        verdict.ErrorId,
        verdict.Reason,
        Shown(request),
        answer.Shown,
        answer.RetryAfter);

    /// <summary>Method, path and body; no header, so no token.</summary>
    private static string Shown(RemoteRequest request)
    {
        var text = $"{request.Method} {request.Target.PathAndQuery}";
        if (request.Head.IsEmpty && request.Body.IsEmpty)
            return text;
        text = $"{text}\n{Encoding.UTF8.GetString(request.Head.Span)}{Encoding.UTF8.GetString(request.Body.Span)}";
        return text.Length > MostShown ? text[..MostShown] : text;
    }
}
