using System.IO.Compression;
using System.Text;
using CampaignSync.Core.Ports;
using CampaignSync.Tests.Wire.Dataverse;

namespace CampaignSync.Tests.Wire.Http;

/// <summary>What happens below the protocols: redirects, pages for people, broken connections, time, compression.</summary>
public sealed class TransportTests
{
    private static readonly SourceQuery s_query = DataverseWire.Query("firstname");

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_IsNotFollowed_SoNoTokenGoesAlong(int status)
    {
        await using var elsewhere = new WireServer(_ => WireReply.Of(200, """{"value":[]}"""));
        await using var wire = new DataverseWire(_ => WireReply.Of(status, "", headers: $"Location: {elsewhere.Url}/contacts"));

        var fault = await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(s_query, null, default));

        Assert.Contains("redirect", fault.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
        Assert.Equal(RequestEnd.Unavailable, Assert.Single(wire.Gate.Ends).End);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(502)]
    public async Task WebPage_WhereJsonWasDue_IsTransient(int status)
    {
        await using var wire = new DataverseWire(_ => WireReply.Html(status));

        var fault = await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(s_query, null, default));

        Assert.Contains("web page", fault.Message, StringComparison.Ordinal);
        Assert.Equal(RequestEnd.Unavailable, Assert.Single(wire.Gate.Ends).End);
    }

    [Fact]
    public async Task WebPage_ThatClaimsToBeJson_IsTransient()
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(200, "  <html></html>"));

        await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(s_query, null, default));
    }

    [Fact]
    public async Task ByteOrderMark_IsPassedOver()
    {
        await using var wire = new DataverseWire(_ => WireReply.Of(200, "\uFEFF" + """{"value":[{"@odata.etag":"W/\"1\"","firstname":"A","contactid":"8a1b2c3d-0000-4000-8000-000000000001"}]}"""));

        using var page = await wire.Records.ReadPageAsync(s_query, null, default);

        Assert.Equal("\"A\"", Encoding.UTF8.GetString(page[0].Json(0)));
    }

    [Fact]
    public async Task BrokenConnection_IsTransientAndUnavailable()
    {
        foreach (var reply in (WireReply[])[WireReply.Drop, WireReply.Torn("""{"value":[]}"""), new("HTTP/1.1 200 OK\r\nContent-Le"u8.ToArray(), Close: true), new("nonsense\r\n\r\n"u8.ToArray(), Close: true)])
        {
            await using var wire = new DataverseWire(_ => reply);
            await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(s_query, null, default));
            Assert.Equal(RequestEnd.Unavailable, Assert.Single(wire.Gate.Ends).End);
        }
    }

    [Fact]
    public async Task ServerThatIsNotThere_IsTransientAndUnavailable()
    {
        var wire = new DataverseWire(_ => WireReply.Drop);
        await wire.Server.DisposeAsync();

        var fault = await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(s_query, null, default));

        Assert.DoesNotContain(FixedSecrets.Secret, fault.ToString(), StringComparison.Ordinal);
        Assert.Equal(RequestEnd.Unavailable, Assert.Single(wire.Gate.Ends).End);
        await wire.DisposeAsync();
    }

    [Fact]
    public async Task AnswerThatNeverComes_IsTransientAfter100Seconds()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource();
        await using var wire = new DataverseWire(
            _ =>
            {
                asked.TrySetResult();
                return WireReply.Of(200) with { Until = new TaskCompletionSource().Task };
            },
            time);

        var reading = wire.Records.ReadPageAsync(s_query, null, default);
        await asked.Task;
        time.Advance(TimeSpan.FromSeconds(101));

        var fault = await Assert.ThrowsAsync<TransientException>(() => reading);
        Assert.Contains("100 seconds", fault.Message, StringComparison.Ordinal);
        Assert.Equal(RequestEnd.Unavailable, Assert.Single(wire.Gate.Ends).End);
    }

    [Fact]
    public async Task Cancellation_IsCancellation_AndTheTurnIsGivenBack()
    {
        var asked = new TaskCompletionSource();
        await using var wire = new DataverseWire(_ =>
        {
            asked.TrySetResult();
            return WireReply.Of(200) with { Until = new TaskCompletionSource().Task };
        });
        using var cancellation = new CancellationTokenSource();

        var reading = wire.Records.ReadPageAsync(s_query, null, cancellation.Token);
        await asked.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(RequestEnd.GivenUp, Assert.Single(wire.Gate.Ends).End);
    }

    [Fact]
    public async Task RetryAfter_AsADate_IsHeldAgainstTheClock_AndBounded()
    {
        var time = new ManualTime();
        var header = "";
        await using var wire = new DataverseWire(_ => WireReply.Of(429, "", headers: header), time);
        foreach (var (value, expected) in new (string, TimeSpan?)[]
        {
            ("Sun, 01 Mar 2026 12:00:42 GMT", TimeSpan.FromSeconds(42)), ("Sun, 01 Mar 2026 11:00:00 GMT", null),
            ("99999999", TimeSpan.FromHours(1)), ("soon", null), ("0", null),
        })
        {
            header = $"Retry-After: {value}";
            await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(s_query, null, default));
            Assert.Equal((RequestEnd.Throttled, expected), wire.Gate.Ends[^1]);
        }
    }

    [Fact]
    public async Task CompressedAnswer_IsRead_AndABrokenOneIsTransient()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync("""{"value":[{"@odata.etag":"W/\"7\"","firstname":"A","contactid":"8a1b2c3d-0000-4000-8000-000000000001"}]}"""u8.ToArray());
        var body = packed.ToArray();
        await using var wire = new DataverseWire(_ => WireReply.Of(200, body, "application/json", "Content-Encoding: gzip"));

        using var page = await wire.Records.ReadPageAsync(s_query, null, default);
        Assert.Equal(7, page[0].Version);

        body = "{\"value\":[]}"u8.ToArray();
        await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadPageAsync(s_query, null, default));
    }

    [Fact]
    public async Task ErrorBodyWithoutEnd_IsReadUpToAMegabyte()
    {
        var endless = WireReply.Of(500, new string('x', 20 << 20), "text/plain");
        await using var wire = new DataverseWire(_ => endless);

        await Assert.ThrowsAsync<TransientException>(() => wire.Records.ReadRecordsAsync(s_query, [Guid.NewGuid()], default));
    }
}
