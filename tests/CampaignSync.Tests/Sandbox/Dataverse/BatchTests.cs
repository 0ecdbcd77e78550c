using System.Text;

namespace CampaignSync.Tests.Sandbox.Dataverse;

public sealed class BatchTests : IAsyncLifetime
{
    private const string Id = "11111111-1111-4111-8111-111111111111";
    private DataverseClient _client = null!;

    public async Task InitializeAsync() => _client = await DataverseClient.StartAsync();

    public async Task DisposeAsync() => await _client.DisposeAsync();

    [Theory]
    [InlineData("\r\n", "boundary=\"batch_x\"")]
    [InlineData("\n", "boundary=batch_x")]
    public async Task ChangeSet_WithReferences_IsCarriedOutInOrder(string lineEnd, string boundary)
    {
        var body = ChangeSet(
            ("1", "POST /api/data/v9.2/contacts HTTP/1.1", """{"firstname":"A"}"""),
            ("2", $"POST {_client.Base}new_orders HTTP/1.1", """{"new_name":"O","new_Contact@odata.bind":"$1"}"""),
            ("3", "PATCH $1 HTTP/1.1", """{"lastname":"B"}"""));

        var answer = await PostAsync(body.ReplaceLineEndings(lineEnd), boundary);

        Assert.Equal(200, answer.Status);
        Assert.StartsWith("--batchresponse_", answer.Body, StringComparison.Ordinal);
        Assert.Contains("boundary=changesetresponse_", answer.Body, StringComparison.Ordinal);
        Assert.Contains("Content-ID: 2", answer.Body, StringComparison.Ordinal);
        var order = (await _client.GetAsync("new_orders?$filter=new_name%20eq%20'O'")).Rows.Single();
        var contact = await _client.GetAsync($"contacts({order.GetProperty("_new_contact_value").GetString()})");
        Assert.Equal("A B", contact.Text("fullname"));
    }

    [Fact]
    public async Task ChangeSet_ThatFails_LeavesNothingAndItsStatusIsTheOuterOne()
    {
        var body = ChangeSet(
            ("1", $"PATCH /api/data/v9.2/contacts({Id}) HTTP/1.1", """{"firstname":"A"}"""),
            ("2", "POST /api/data/v9.2/contacts HTTP/1.1", """{"gendercode":9}"""));

        var answer = await PostAsync(body);

        Assert.Equal(400, answer.Status);
        Assert.Contains("multipart/mixed", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("0x8004431A", answer.Body, StringComparison.Ordinal);
        Assert.Equal(404, (await _client.GetAsync($"contacts({Id})")).Status);
    }

    [Fact]
    public async Task ChangeSet_WithAnUnknownReference_SaysSo()
    {
        var answer = await PostAsync(ChangeSet(("2", "POST /api/data/v9.2/new_orders HTTP/1.1", """{"new_Contact@odata.bind":"$1"}""")));

        Assert.Equal(400, answer.Status);
        Assert.Contains("Content-ID Reference: '$1' does not exist in the batch context.", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 404, 404)]
    [InlineData(true, 200, 200)]
    public async Task Failure_EndsTheBatchUnlessAskedToGoOn(bool goOn, int outer, int second)
    {
        var body = Part($"GET /api/data/v9.2/contacts({Id}) HTTP/1.1") + Part($"PATCH /api/data/v9.2/contacts({Id}) HTTP/1.1", "{}") + "--batch_x--\r\n";

        var answer = await PostAsync(body, "boundary=batch_x", goOn);

        Assert.Equal(outer, answer.Status);
        Assert.Contains("HTTP/1.1 404 Not Found", answer.Body, StringComparison.Ordinal);
        Assert.Equal(second, (await _client.GetAsync($"contacts({Id})")).Status);
    }

    [Fact]
    public async Task Batch_OfMoreThan1000_IsRefused()
    {
        var body = string.Concat(Enumerable.Repeat(Part("GET /api/data/v9.2/WhoAmI HTTP/1.1"), 1001)) + "--batch_x--\r\n";

        Assert.Equal(400, (await PostAsync(body)).Status);
    }

    [Fact]
    public async Task Batch_CutOffAfterItsCommit_HasTakenEffect()
    {
        await _client.AdminAsync("PUT", "/faults", """[{"target":"dataverse.batch","kind":"dropAfter","count":1}]""");

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(
            ChangeSet(("1", $"PATCH /api/data/v9.2/contacts({Id}) HTTP/1.1", """{"firstname":"A"}"""))));

        Assert.Equal("A", (await _client.GetAsync($"contacts({Id})")).Text("firstname"));
    }

    private Task<DataverseClient.Answer> PostAsync(string body, string boundary = "boundary=batch_x", bool goOn = false)
        => _client.SendAsync(
            "POST", "$batch", body, ("Content-Type", "multipart/mixed; " + boundary), ("Prefer", goOn ? "odata.continue-on-error" : "x"));

    private static string Part(string request, string? json = null)
        => $"--batch_x\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n{request}\r\n"
            + (json is null ? "Accept: application/json\r\n\r\n" : $"Content-Type: application/json\r\n\r\n{json}\r\n");

    private static string ChangeSet(params (string Id, string Request, string Json)[] requests)
    {
        var text = new StringBuilder("--batch_x\r\nContent-Type: multipart/mixed; boundary=\"changeset_y\"\r\n\r\n");
        foreach (var (id, request, json) in requests)
        {
            text.Append("--changeset_y\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n")
                .Append("Content-ID: ").Append(id).Append("\r\n\r\n")
                .Append(request).Append("\r\nContent-Type: application/json; type=entry\r\n\r\n").Append(json).Append("\r\n");
        }

        return text.Append("--changeset_y--\r\n--batch_x--\r\n").ToString();
    }
}
