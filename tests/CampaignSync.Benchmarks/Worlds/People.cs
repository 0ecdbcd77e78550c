using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignSync.Benchmarks.Pump;

namespace CampaignSync.Benchmarks.Worlds;

/// <summary>People who edit both systems, and look there.</summary>
internal sealed class People : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly PumpClient _client;

    private People(PumpClient client) => _client = client;

    public static async Task<People> SignInAsync(SandboxAddresses to) => new(await PumpClient.SignInAsync(to, 4));

    /// <summary>Ids of the first contacts; with <paramref name="notSet"/> only those where that flag is not set.</summary>
    public async Task<IReadOnlyList<Guid>> ContactsAsync(int count, string? notSet = null)
    {
        var ids = new List<Guid>();
        var next = $"{_client.DataverseRoot}contacts?$select=contactid{(notSet is null ? "" : $",{notSet}")}&$filter=statecode%20eq%200";
        while (next is not null && ids.Count < count)
        {
            var page = await GetAsync(next);
            ids.AddRange(page.GetProperty("value").EnumerateArray().Where(c => notSet is null || !c.GetProperty(notSet).GetBoolean()).Select(c => c.GetProperty("contactid").GetGuid()));
            next = page.TryGetProperty("@odata.nextLink", out var link) ? link.GetString() : null;
        }
        return ids.Count > count ? ids[..count] : ids;
    }

    public async Task ChangeContactAsync(Guid id, object changes)
    {
        using var content = JsonContent.Create(changes);
        using var answer = await _client.DataverseAsync(HttpMethod.Patch, $"{_client.DataverseRoot}contacts({id:D})", "return=minimal", content);
    }

    public async Task ChangeProfileAsync(Guid id, object changes)
    {
        using var content = JsonContent.Create(changes);
        using var answer = await _client.CampaignAsync(HttpMethod.Patch, $"{_client.CampaignRoot}profile/{id:D}", content);
    }

    /// <summary>The profile, as soon as it is as expected.</summary>
    public Task<JsonElement> ProfileWhenAsync(Guid id, Func<JsonElement, bool> expected) => WhenAsync(async () =>
    {
        using var answer = await _client.CampaignAsync(HttpMethod.Get, $"{_client.CampaignRoot}profile/{id:D}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }, expected);

    /// <summary>The contact, as soon as it is as expected.</summary>
    public Task<JsonElement> ContactWhenAsync(Guid id, string column, Func<JsonElement, bool> expected)
        => WhenAsync(() => GetAsync($"{_client.DataverseRoot}contacts({id:D})?$select={column}"), expected);

    /// <summary>A time as Campaign writes it.</summary>
    public static DateTimeOffset TimeOf(JsonElement profile, string field)
        => DateTimeOffset.Parse(profile.GetProperty(field).GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public void Dispose() => _client.Dispose();

    private static async Task<JsonElement> WhenAsync(Func<Task<JsonElement>> look, Func<JsonElement, bool> expected)
    {
        var deadline = DateTime.UtcNow + s_patience;
        while (true)
        {
            var found = await look();
            if (expected(found))
                return found;
            if (DateTime.UtcNow > deadline)
                throw new InvalidOperationException($"It did not come to it within {s_patience.TotalSeconds:0} s: {found}");
            await Task.Delay(s_pause);
        }
    }

    private async Task<JsonElement> GetAsync(string address)
    {
        using var answer = await _client.DataverseAsync(HttpMethod.Get, address, "odata.maxpagesize=5000");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
