using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Http;

/// <summary>
/// The way to one system: every request takes its turn at the gate, carries the token, and tells the gate how it ended.
/// Nothing is tried again here but once with a new token after a 401.
/// </summary>
internal sealed class RemoteChannel(
    string system, Origin origin, HttpMessageInvoker http, TokenProvider tokens, IRequestGate gate, TimeProvider time,
    IReadOnlyList<KeyValuePair<string, string>> headers, string remedy)
{
    private readonly HttpExchange _exchange = new(system, http, time);
    private readonly TokenRejections _rejections = new(time);

    public string System { get; } = system;

    public Origin Origin { get; } = origin;

    /// <summary>Sends and returns whatever is answered, errors included.</summary>
    /// <exception cref="TransientException">No whole answer came; or a new token was rejected, by a system that has taken others since the start.</exception>
    /// <exception cref="FatalException"><c>CredentialRejected</c> or <c>SecretUnavailable</c>.</exception>
    public async Task<RemoteAnswer> SendAsync(RemoteRequest request, CancellationToken cancellationToken)
    {
        AccessToken? rejected = null;
        while (true)
        {
            await gate.EnterAsync(request.Lane, cancellationToken);
            AccessToken token;
            RemoteAnswer answer;
            var end = RequestEnd.GivenUp;
            TimeSpan? wait = null;
            try
            {
                // After the turn came, not before: a token may expire while its request waits.
                token = rejected is null ? await tokens.GetAsync(cancellationToken) : await tokens.RenewAsync(rejected, cancellationToken);
                if (!Origin.Holds(request.Target))
                    throw new LinkRefusedException($"A request for {request.Target.Host} was not sent: tokens for {Origin.Text} go nowhere else.");
                answer = await _exchange.SendAsync(request, token.Header, headers, cancellationToken);
                (end, wait) = answer.Status == 401 && rejected is not null ? (RequestEnd.Unavailable, null) : EndOf(answer, request);
            }
            catch (TransientException e)
            {
                (end, wait) = (RequestEnd.Unavailable, e.RetryAfter);
                throw;
            }
            finally
            {
                gate.Leave(end, wait);
            }

            if (answer.Status != 401)
            {
                if (answer.IsSuccess)
                    _rejections.Taken();
                return answer;
            }
            var reason = ErrorBody.Of(answer).Code;
            answer.Dispose();
            if (rejected is not null)
                throw Rejected($"{System} rejected a token that was just issued{(reason is null ? "" : $" ({reason})")}.");
            rejected = token;
        }
    }

    /// <summary>Whether the answer says nothing but that the system, or the way to it, is not there just now.</summary>
    public static bool IsAway(RemoteAnswer answer, bool wantsJson = true)
        => answer.Status is 408 or 429 or 502 or 503 or 504 or (>= 300 and < 400)
        || answer.LooksLikeHtml
        || (answer.IsSuccess && wantsJson && !answer.Body.IsEmpty && !answer.LooksLikeJson)
        || (answer.Status >= 400 && ErrorBody.Of(answer).IsRouting);

    /// <summary>The fault for an answer that <see cref="IsAway"/>, or that fits nothing known.</summary>
    public TransientException Fault(RemoteAnswer answer) => new(Describe(answer), answer.RetryAfter);

    /// <summary>What an answer that is away amounts to, in a sentence.</summary>
    public string Describe(RemoteAnswer answer) => answer.Status switch
    {
        429 => $"{System} limits requests just now (429).",
        >= 300 and < 400 => $"{System} answered with a redirect ({answer.Status}), which is not followed; compare its url in the connections.",
        _ when answer.LooksLikeHtml => $"{System} answered {answer.Status} with a web page where JSON was due.",
        _ when answer.IsSuccess => $"{System} answered {answer.Status} with something that is not JSON.",
        _ => $"{System} answered {answer.Status}{(ErrorBody.Of(answer).Code is { } code ? $" ({code})" : "")}.",
    };

    private Exception Rejected(string what) => _rejections.IsFinal()
        ? new FatalException(FailureId.CredentialRejected, $"{what} {remedy}")
        : new TransientException($"{what} It has taken others since the start, so this is tried again for {TokenRejections.Patience.TotalSeconds:0} seconds.");

    private static (RequestEnd End, TimeSpan? Wait) EndOf(RemoteAnswer answer, RemoteRequest request)
        => answer.Status == 429 ? (RequestEnd.Throttled, answer.RetryAfter)
            : IsAway(answer, request.WantsJson) ? (RequestEnd.Unavailable, answer.RetryAfter)
            : (RequestEnd.Answered, null);
}
