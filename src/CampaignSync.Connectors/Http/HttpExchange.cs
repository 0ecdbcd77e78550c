using System.Net.Http.Headers;
using System.Security.Authentication;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Http;

/// <summary>One request, one answer, within a time and a size. Knows nothing of tokens, turns or repeats.</summary>
internal sealed class HttpExchange(string system, HttpMessageInvoker http, TimeProvider time)
{
    /// <summary>Longest time for a request with its answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);

    private static readonly MediaTypeHeaderValue s_json = new("application/json");

    private readonly Deadlines _deadlines = new(Timeout, time);

    /// <param name="authorization">Null: none is sent.</param>
    /// <param name="common">Headers of every request of the system.</param>
    /// <exception cref="TransientException">No whole answer came.</exception>
    public async Task<RemoteAnswer> SendAsync(
        RemoteRequest request, string? authorization, IReadOnlyList<KeyValuePair<string, string>> common, CancellationToken cancellationToken)
    {
        using var message = Message(request, authorization, common);
        using var deadline = _deadlines.Begin();
        using var link = deadline.Join(cancellationToken);
        try
        {
            using var response = await http.SendAsync(message, deadline.Token);
            // What an error says fits into a megabyte, whatever was asked for.
            var limit = response.IsSuccessStatusCode ? request.Limit : Math.Min(request.Limit, BodyReader.SmallLimit);
            var body = await BodyReader.ReadAsync(response.Content, limit, deadline.Token);
            return new RemoteAnswer(
                (int)response.StatusCode, response.Headers, response.Content.Headers, body, RetryAfter.Of(response.Headers, time));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransientException($"{system} gave no whole answer within {Timeout.TotalSeconds:0} seconds.", inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException && !cancellationToken.IsCancellationRequested)
        {
            throw new TransientException(Reason(e), inner: e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    private static HttpRequestMessage Message(RemoteRequest request, string? authorization, IReadOnlyList<KeyValuePair<string, string>> common)
    {
        var message = new HttpRequestMessage(request.Method, request.Target) { Version = System.Net.HttpVersion.Version11 };
        if (authorization is not null)
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        for (var i = 0; i < common.Count; i++)
            message.Headers.TryAddWithoutValidation(common[i].Key, common[i].Value);
        for (var i = 0; i < request.Headers.Count; i++)
            message.Headers.TryAddWithoutValidation(request.Headers[i].Key, request.Headers[i].Value);
        if (request.Blocks.Count > 0)
            message.Content = new BlockContent(request.Blocks, request.ContentType is { } type ? MediaTypeHeaderValue.Parse(type) : s_json);
        return message;
    }

    private string Reason(Exception e) => e switch
    {
        HttpRequestException { InnerException: AuthenticationException } => $"The connection to {system} could not be secured (TLS): {e.InnerException.Message}",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"The name of {system}'s server could not be resolved: {e.Message}",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => $"{system} could not be reached: {e.Message}",
        _ => $"The connection to {system} broke off before the whole answer was there: {e.Message}",
    };
}
