using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace CampaignSync.Benchmarks.Worlds;

/// <summary>A sandbox in a process of its own, and its admin API.</summary>
internal sealed class SandboxProcess : IAsyncDisposable
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web);
    private readonly Process _process;
    private readonly HttpClient _http = new();

    private SandboxProcess(Process process, string line)
    {
        _process = process;
        AddressLine = line;
        Addresses = JsonSerializer.Deserialize<SandboxAddresses>(line, s_format)!;
    }

    public SandboxAddresses Addresses { get; }

    /// <summary>As it was printed.</summary>
    public string AddressLine { get; }

    public static async Task<SandboxProcess> StartAsync(int contacts, int latency = 0)
    {
        var process = Child.Start(Child.SandboxAssembly, ["serve", "--contacts", $"{contacts}", "--orders-per-contact", "0", "--latency", $"{latency}"]);
        _ = process.StandardError.ReadToEndAsync();
        var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The sandbox ended before it listened.");
        return new SandboxProcess(process, line);
    }

    /// <summary>Requests so far, by kind.</summary>
    public async Task<IReadOnlyDictionary<string, long>> RequestsAsync() => (await _http.GetFromJsonAsync<Dictionary<string, long>>(At("requests")))!;

    /// <summary>Figures of one of Campaign's resources: rows, creates, updates and more.</summary>
    public Task<JsonElement> KeysAsync(string resource) => GetAsync($"campaign/keys?resource={resource}");

    public Task<JsonElement> GetAsync(string call) => _http.GetFromJsonAsync<JsonElement>(At(call));

    public Task PostAsync(string call, object body) => SendAsync(HttpMethod.Post, call, body);

    public Task PutAsync(string call, object body) => SendAsync(HttpMethod.Put, call, body);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private Uri At(string call) => new(string.Create(CultureInfo.InvariantCulture, $"{Addresses.Admin.Url}/{call}"));

    private async Task SendAsync(HttpMethod method, string call, object body)
    {
        using var request = new HttpRequestMessage(method, At(call)) { Content = JsonContent.Create(body) };
        using var answer = await _http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The sandbox refused {call}: {await answer.Content.ReadAsStringAsync()}");
    }
}
