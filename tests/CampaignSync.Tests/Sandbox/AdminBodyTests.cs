using CampaignSync.Tests.Sandbox.Dataverse;

namespace CampaignSync.Tests.Sandbox;

/// <summary>Whatever stands in a request to the admin API, it is refused in words.</summary>
public sealed class AdminBodyTests : IAsyncLifetime
{
    private DataverseClient _client = null!;

    public async Task InitializeAsync() => _client = await DataverseClient.StartAsync();

    public async Task DisposeAsync() => await _client.DisposeAsync();

    private static readonly string[] s_paths = ["expire", "schema", "secret", "tokens", "throttle", "latency", "clock", "events", "journal", "campaign/policy", "protection"];
    private static readonly string?[] s_bodies = [null, "", "[]", "3", "null"];

    public static TheoryData<string, string?> Bodies
    {
        get
        {
            var data = new TheoryData<string, string?>();
            foreach (var path in s_paths)
            {
                foreach (var body in s_bodies)
                    data.Add(path, body);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Post_WithoutAnObject_IsRefusedInWords(string path, string? body)
    {
        var answer = await _client.SendAsync("POST", $"{_client.Server.Addresses.Admin.Url}/{path}", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains("JSON object", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_OfAnObject_IsTaken() => await _client.AdminAsync("POST", "/expire", """{"what":"tokens"}""");
}
