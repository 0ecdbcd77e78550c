using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace CampaignSync.Sandbox.Demo.Remote;

/// <summary>Plain HTTP with a token: what the demo itself needs of either system, and no more.</summary>
internal class SignedInClient(HttpClient http, string tokenUrl, IReadOnlyDictionary<string, string> credentials, IReadOnlyDictionary<string, string> headers)
{
    private string? _token;

    /// <summary>Reads JSON; null where the answer has no content.</summary>
    protected async Task<(JsonDocument? Body, HttpResponseHeaders Headers)> GetAsync(Uri address, IReadOnlyDictionary<string, string>? more, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(HttpMethod.Get, address, null, more, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.NoContent)
            return (null, answer.Headers);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return (await JsonDocument.ParseAsync(body, default, cancellationToken), answer.Headers);
    }

    /// <summary>Sends a request that must succeed.</summary>
    /// <exception cref="DemoException">It did not.</exception>
    protected async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, string? body, IReadOnlyDictionary<string, string>? more, CancellationToken cancellationToken)
    {
        var renewed = false;
        while (true)
        {
            _token ??= await SignInAsync(cancellationToken);
            using var request = new HttpRequestMessage(method, address);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
            foreach (var (name, value) in more ?? new Dictionary<string, string>())
                request.Headers.TryAddWithoutValidation(name, value);
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            // A proxy's web page says 200 too, and means that nothing was done.
            if (answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType != "text/html")
                return answer;
            using (answer)
            {
                if (answer.StatusCode != HttpStatusCode.Unauthorized || renewed)
                    throw new DemoException($"{method} {address} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}", answer.StatusCode);
            }

            // The token has come to its end in a long run.
            (_token, renewed) = (null, true);
        }
    }

    private async Task<string> SignInAsync(CancellationToken cancellationToken)
    {
        using var form = new FormUrlEncodedContent(credentials);
        using var answer = await http.PostAsync(new Uri(tokenUrl), form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        return token.RootElement.GetProperty("access_token").GetString()!;
    }
}
