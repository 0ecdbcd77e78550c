using System.Collections.Concurrent;
using System.Text.Json;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>The REST interface of one instance, below its ports.</summary>
internal sealed class CampaignApi(RemoteChannel channel, Uri instance)
{
    private readonly string _root = instance.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/profileAndServicesExt/";
    private readonly ConcurrentDictionary<string, Uri> _collections = new(StringComparer.Ordinal);

    public RemoteChannel Channel { get; } = channel;

    /// <summary>The collection of a resource. There are few, and each record that is created goes to one.</summary>
    public Uri Address(string resource) => _collections.GetOrAdd(resource, static (name, api) => api.Address(name, ""), this);

    /// <summary>What <paramref name="rest"/> (escaped already, with its slash) names below the collection of a resource.</summary>
    public Uri Address(string resource, string rest) => Origin.Verbatim(string.Concat(_root, Escape(resource), rest));

    /// <summary>The record with that identification key.</summary>
    public Uri KeyAddress(string resource, string key) => Origin.Verbatim(string.Concat(_root, Escape(resource), "/", Escape(key)));

    /// <summary>Escapes a name or a key for an address, so that none leads out of its place; the ids that keys mostly are need nothing.</summary>
    public static string Escape(string key)
    {
        foreach (var c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return key is "." or ".." ? key.Replace(".", "%2E", StringComparison.Ordinal) : Uri.EscapeDataString(key);
        }

        return key;
    }

    /// <summary>Reads a JSON document; null where Campaign says that there is no such thing.</summary>
    /// <exception cref="TransientException">Anything that passes.</exception>
    /// <exception cref="FatalException"><c>CredentialRejected</c>.</exception>
    public async Task<JsonDocument?> GetAsync(Uri target, string subject, Lane lane, CancellationToken cancellationToken)
    {
        using var answer = await Channel.SendAsync(new RemoteRequest(HttpMethod.Get, target, lane) { Limit = BodyReader.PageLimit }, cancellationToken);
        if (answer.Status == 404 && !answer.LooksLikeHtml && !answer.LooksLikeJson)
            return null;
        Check(answer, subject);
        try
        {
            return JsonDocument.Parse(answer.Body.ToArray());
        }
        catch (JsonException e)
        {
            throw new TransientException($"Campaign answered {subject} with JSON that cannot be read.", inner: e);
        }
    }

    /// <summary>Lets an answer of success pass, and throws what any other amounts to.</summary>
    public void Check(RemoteAnswer answer, string subject)
    {
        if (RemoteChannel.IsAway(answer))
            throw Channel.Fault(answer);
        if (answer.Status == 403)
            throw new FatalException(FailureId.CredentialRejected, CampaignVerdict.Forbidden(ErrorBody.Of(answer)));
        if (!answer.IsSuccess)
            throw new TransientException($"Campaign answered {answer.Status} to {subject}.", answer.RetryAfter);
        if (answer.Cut)
            throw new TransientException($"Campaign answered {subject} with more than {BodyReader.PageLimit >> 20} MB.");
    }
}
