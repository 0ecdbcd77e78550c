using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire.Dataverse;

/// <summary>What a tracked read is answered where no page is, from the samples of the reference.</summary>
public sealed class PageErrorTests
{
    [Theory]
    [InlineData(400, "0x80044352")]
    [InlineData(410, "0x80044352")]
    [InlineData(410, "")]
    [InlineData(400, "0x80040216")]
    public async Task ExpiredDeltaLink_ExpiresTheCursor_AndANextLinkIsRefused(int status, string code)
    {
        var error = $$$"""{"error":{"code":"{{{code}}}","message":"Version stamp associated with the client has expired. Please perform a full sync."}}""";
        await using var wire = new DataverseWire(_ => WireReply.Of(status, error));
        var query = DataverseWire.Query("firstname");

        await Assert.ThrowsAsync<CursorExpiredException>(() => wire.Records.ReadPageAsync(query, $"{wire.Server.Url}/api/data/v9.2/contacts?$deltatoken=919042%2108%2f22%2f2017%2008%3a10%3a44", default));
        await Assert.ThrowsAsync<LinkRefusedException>(() => wire.Records.ReadPageAsync(query, $"{wire.Server.Url}/api/data/v9.2/contacts?$skiptoken=x", default));
        await Assert.ThrowsAsync<LinkRefusedException>(() => wire.Records.ReadPageAsync(query, $"{wire.Server.Url}/api/data/v9.2/contacts?$deltatoken=x&$skiptoken=x", default));
    }

    [Theory]
    [InlineData(400, "0x80060888", "Could not find a property named 'new_shoe' on type 'Microsoft.Dynamics.CRM.contact'.", FailureId.SchemaMismatch, "new_shoe", "contact")]
    [InlineData(404, "0x80060888", "Resource not found for the segment 'contacts'.", FailureId.SchemaMismatch, "contact", "table")]
    [InlineData(400, "0x80072491", "Entity contact isn't enabled for change tracking.", FailureId.SchemaMismatch, "contact", "Track changes")]
    [InlineData(403, "0x80040220", "Principal user (Id=00000000-0000-0000-0000-000000000001, type=8) is missing prvReadContact privilege (Id=1) on OTC=2 for entity 'contact'", FailureId.CredentialRejected, "prvReadContact", "application user")]
    [InlineData(403, "0x80072560", "The user is not a member of the organization.", FailureId.CredentialRejected, "0x80072560", "application user")]
    public async Task Error_ThatDoesNotPass_IsFatalAndNamesWhatIsWrong(int status, string code, string message, string failure, string named, string remedy)
    {
        var body = $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""";
        await using var wire = new DataverseWire(_ => WireReply.Of(status, body));
        var query = DataverseWire.Query("firstname", "new_shoe");

        var first = await Assert.ThrowsAsync<FatalException>(() => wire.Records.ReadPageAsync(query, null, default));
        var later = await Assert.ThrowsAsync<FatalException>(() => wire.Records.ReadPageAsync(query, $"{wire.Server.Url}/api/data/v9.2/contacts?$deltatoken=x", default));

        Assert.Equal(failure, first.FailureId);
        Assert.Equal(failure, later.FailureId);
        Assert.Contains(named, first.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, first.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task GatewayError_IsTransientAndUnavailable(int status)
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(status, "", headers: "Retry-After: 7"));

        var fault = await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), null, default));

        Assert.Equal(TimeSpan.FromSeconds(7), fault.RetryAfter);
        Assert.Equal((RequestEnd.Unavailable, TimeSpan.FromSeconds(7)), Assert.Single(wire.Gate.Ends));
    }

    [Theory]
    [InlineData("0x80072322", "Number of requests exceeded the limit of 6000 over time window of 300 seconds.")]
    [InlineData("0x80072321", "Combined execution time of incoming requests exceeded limit of 1,200,000 milliseconds over time window of 300 seconds.")]
    [InlineData("0x80072326", "Number of concurrent requests exceeded the limit of 52.")]
    public async Task TooManyRequests_ThrottlesTheGateForTheTimeAsked(string code, string message)
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(429, $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}"}}""", headers: "Retry-After: 30"));

        var fault = await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), null, default));

        Assert.Equal(TimeSpan.FromSeconds(30), fault.RetryAfter);
        Assert.Equal((RequestEnd.Throttled, TimeSpan.FromSeconds(30)), Assert.Single(wire.Gate.Ends));
    }

    [Fact]
    public async Task GeneralError_IsTransient_WithItsCodeAndNotItsWords()
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(500, """{"error":{"code":"0x80040216","message":"An unexpected error occurred for anna@example.org."}}"""));

        var fault = await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(DataverseWire.Query("firstname"), null, default));

        Assert.Contains("0x80040216", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("anna", fault.Message, StringComparison.Ordinal);
        Assert.Equal(RequestEnd.Answered, Assert.Single(wire.Gate.Ends).End);
    }
}
