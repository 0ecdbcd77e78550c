using System.Text;
using CampaignSync.Connectors.Campaign;
using CampaignSync.Connectors.Dataverse;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Tests.Wire;
using CampaignSync.Tests.Wire.Campaign;
using CampaignSync.Tests.Wire.Dataverse;

namespace CampaignSync.Tests.Hostile;

/// <summary>Answers of a hundred megabytes, and answers nested ten thousand deep.</summary>
public sealed class LargeAnswerTests
{
    /// <summary>What lies in the sockets' buffers on the way, at most.</summary>
    private const long OnTheWay = 16 << 20;
    private const long OfAPage = 64 << 20;
    private const long OfAWrite = 1 << 20;

    private static readonly ProfileQuery s_profiles = new("externalId", ["blackListEmail"], [null], null, Lane.OptOut);

    public static TheoryData<string, int, long> Answers => new()
    {
        { "page", 200, OfAPage }, { "page", 500, OfAWrite }, { "records", 200, OfAPage }, { "batch", 200, OfAPage }, { "flags", 200, OfAPage }, { "table", 200, OfAPage },
        { "journal", 200, OfAPage }, { "profiles", 200, OfAPage }, { "resource", 200, OfAPage }, { "write", 200, OfAWrite }, { "write", 500, OfAWrite }, { "token", 200, OfAWrite },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_OfAHundredMegabytes_IsCutAtItsLimitAndIsAnOutage(string kind, int status, long limit)
    {
        await using var server = new EndlessServer(path => kind != "token" && path.Contains("token", StringComparison.Ordinal) ? null : kind switch
        {
            "batch" or "flags" => ("multipart/mixed; boundary=b", "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 X\r\n\r\n", "--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 X\r\n\r\n\r\n"),
            "journal" => ("application/json", "{\"events\":[", "{\"event\":{}},"),
            "profiles" => ("application/json", "{\"content\":[", "{\"externalId\":\"\"},"),
            _ => ("application/json", "{\"value\":[", "{\"x\":\"y\"},"),
        })
        { Status = status };

        await AssertFaultAsync(server.Url, kind);

        Assert.InRange(server.MostTaken, 1, limit + OnTheWay);
    }

    [Theory]
    [InlineData("page")]
    [InlineData("records")]
    [InlineData("table")]
    [InlineData("batch")]
    [InlineData("flags")]
    [InlineData("journal")]
    [InlineData("profiles")]
    [InlineData("resource")]
    [InlineData("write")]
    [InlineData("token")]
    public async Task Answer_NestedTenThousandDeep_IsAnOutageOrGoesByItsStatus(string kind)
    {
        var deep = string.Concat(Enumerable.Repeat("{\"error\":[", 10_000));
        foreach (var status in (int[])[200, 400, 500])
        {
            await using var server = new WireServer(request => kind != "token" && request.Target.Contains("token", StringComparison.Ordinal)
                ? WireReply.Of(200, """{"access_token":"t","token_type":"Bearer","expires_in":3599}""", "application/json")
                : kind is "batch" or "flags"
                    ? WireReply.Of(200, $"--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 {status} X\r\nContent-Type: application/json\r\n\r\n{deep}\r\n--b--\r\n", "multipart/mixed; boundary=b")
                    : WireReply.Of(status, deep, "application/json"));

            await AssertFaultAsync(server.Url, kind);
        }
    }

    /// <summary>A fault that the engine knows, or an outcome that is not "done" unless the status says so.</summary>
    private static async Task AssertFaultAsync(string url, string kind)
    {
        using var dataverse = new DataverseConnector(new DataverseConnection(new Uri(url + "/"), new Uri(url + "/oauth2/v2.0/token"), null, "c", new SecretReference("f", null)), new FixedSecrets(), new RecordingGate(), TimeProvider.System);
        using var campaign = new CampaignConnector(
            new CampaignConnection(new Uri(url + "/acme/campaign"), new Uri(url + "/ims/token/v3"), "s", "o", "c", new SecretReference("f", null), new Uri(url + "/events/1"), []),
            new FixedSecrets(), new RecordingGate(), TimeProvider.System);
        var id = Guid.Parse(CampaignWire.Key);
        var query = DataverseWire.Query("firstname");
        switch (kind)
        {
            case "batch":
                Assert.All(await dataverse.Activities.WriteActivitiesAsync([new ActivityWrite("acs_emailopens", id, "{}"u8.ToArray())], Lane.Load, default), NotDone);
                break;
            case "flags":
                Assert.All(await dataverse.Contacts.WriteContactFlagsAsync([new ContactFlagsWrite(id, 1, "{}"u8.ToArray())], Lane.Load, default), outcome => Assert.True(Enum.IsDefined(outcome.Kind)));
                break;
            case "write":
                var outcome = await campaign.Records.WriteAsync(CampaignWire.Write(Expectation.Present), default);
                Assert.True(Encoding.UTF8.GetByteCount(outcome.Answer ?? "") < OfAWrite);
                break;
            default:
                await Assert.ThrowsAnyAsync<RemoteFaultException>(async () => _ = kind switch
                {
                    "page" => (object?)await dataverse.Records.ReadPageAsync(query, null, default),
                    "records" => await dataverse.Records.ReadRecordsAsync(query, [id], default),
                    "table" => await dataverse.Records.DescribeAsync("contact", default),
                    "journal" => await campaign.Journal!.ReadAsync(null, atLatest: false, default),
                    "profiles" => await campaign.Profiles.ReadChangedProfilesAsync(s_profiles, null, null, default),
                    "resource" => await campaign.Records.DescribeAsync("profile", default),
                    "token" => await dataverse.Records.DescribeAsync("contact", default),
                    _ => throw new ArgumentException(kind, nameof(kind)),
                });
                break;
        }
    }

    private static void NotDone(WriteOutcome outcome) => Assert.NotEqual(OutcomeKind.Done, outcome.Kind);
}
