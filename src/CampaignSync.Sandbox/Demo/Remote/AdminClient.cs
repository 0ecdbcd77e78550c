using System.Text.Json;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Demo.Remote;

/// <summary>The sandbox's admin API, as far as the demo uses it.</summary>
internal sealed class AdminClient(HttpClient http, AdminAddress at)
{
    private readonly Uri _root = new(at.Url.TrimEnd('/') + "/");

    /// <summary>Requests so far, by kind.</summary>
    public async Task<IReadOnlyDictionary<string, long>> RequestsAsync(CancellationToken cancellationToken)
        => (await http.GetFromJsonAsync<Dictionary<string, long>>(new Uri(_root, "requests"), cancellationToken))!;

    /// <summary>How many rows of a resource Campaign holds without showing them, because the row that they belong to is missing.</summary>
    public async Task<int> HiddenRowsAsync(string resource, CancellationToken cancellationToken)
        => (await KeysAsync(resource, cancellationToken)).GetProperty("hidden").GetInt32();

    /// <summary>What has happened to the keys of a resource.</summary>
    public async Task<JsonElement> KeysAsync(string resource, CancellationToken cancellationToken)
        => await http.GetFromJsonAsync<JsonElement>(new Uri(_root, $"campaign/keys?resource={resource}"), cancellationToken);

    /// <summary>Lets everything of a kind expire that was given out so far.</summary>
    public Task ExpireAsync(string what, CancellationToken cancellationToken) => PostAsync("expire", new { what }, cancellationToken);

    /// <summary>Puts events about contacts into the journal.</summary>
    public Task AddEventsAsync(object request, CancellationToken cancellationToken) => PostAsync("events", request, cancellationToken);

    /// <summary>How long the journal asks its readers to wait at its end.</summary>
    public Task SetJournalPauseAsync(int seconds, CancellationToken cancellationToken)
        => PostAsync("journal", new { retryAfterSeconds = seconds }, cancellationToken);

    private async Task PostAsync(string call, object body, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(_root, call), body, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new DemoException($"The sandbox refused {call}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
