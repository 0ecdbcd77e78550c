using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>One request of a write, and what came of it.</summary>
/// <param name="Outcome">What the whole write amounts to if this was its last request; null where <see cref="AnswerKind.Done"/>.</param>
internal readonly record struct WriteStep(AnswerKind Kind, WriteOutcome? Outcome)
{
    /// <summary>Sends a request of a write.</summary>
    /// <param name="done">Shown the answer if it is one of success.</param>
    public static async Task<WriteStep> SendAsync(CampaignApi api, RemoteRequest request, string resource, CancellationToken cancellationToken, Action<RemoteAnswer>? done = null)
    {
        try
        {
            using var answer = await api.Channel.SendAsync(request, cancellationToken);
            var verdict = CampaignVerdict.Of(answer, resource, api.Channel, request.WantsJson);
            if (verdict.Kind != AnswerKind.Done)
                return new(verdict.Kind, Ending(verdict, request, answer));
            done?.Invoke(answer);
            return default;
        }
        catch (RemoteFaultException fault)
        {
            return Of(fault, request);
        }
    }

    /// <summary>What a fault that the way to Campaign ended in amounts to.</summary>
    public static WriteStep Of(RemoteFaultException fault, RemoteRequest request) => new(
        fault switch
        {
            TransientException => AnswerKind.Unavailable,
            FatalException => AnswerKind.Fatal,
            _ => AnswerKind.Unknown,
        },
        FaultOutcome.Of(fault, OutcomeText.Of(request)));

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
        OutcomeText.Of(request),
        answer.Shown,
        answer.RetryAfter);
}
