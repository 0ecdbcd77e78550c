using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Engine.Egress;
using CampaignSync.Core.Ports;
using CampaignSync.Tests.Wire;
using Xunit.Abstractions;

namespace CampaignSync.Tests.Hostile;

/// <summary>
/// Everything that either system can answer, spoiled at random: what a connector makes of it is a value, or one of the faults
/// that the engine knows, which names whose answer it was; in bounded time.
/// </summary>
public sealed class SpoiledAnswerTests(ITestOutputHelper output)
{
    private const int SeedsOfEach = 30;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly ProfileQuery s_profiles = new("externalId", ["blackListEmail"], ["blackListEmailLastModified"], new LookupFilter("byChangedSince", "since_parameter"), Lane.OptOut);

    [Fact]
    public async Task Answer_SpoiledAtRandom_IsAValueOrAFaultThatNamesItsPlace()
    {
        await using var proxy = await HostileProxy.StartAsync();
        await proxy.AddEventsAsync(20);
        using var good = proxy.Connect(new RecordingGate());
        var contact = (await good.Records.DescribeAsync("contact", default))!;
        var query = new SourceQuery(contact, ["firstname", "emailaddress1", "modifiedon", "gendercode", "donotemail"], Lane.Load) { PageSize = 5 };
        using var page = await good.Records.ReadPageAsync(query, null, default);
        var keys = Enumerable.Range(0, page.Count).Select(i => page[i].Key).ToArray();
        foreach (var key in keys)
            Assert.Equal(OutcomeKind.Done, (await good.Destination.WriteAsync(Record(key), default)).Kind);

        var calls = new Dictionary<string, Func<IRemoteSystems, CancellationToken, Task<object?>>>
        {
            ["sign in"] = async (remotes, stop) =>
            {
                await remotes.Records.SignInAsync(stop);
                await remotes.Destination.SignInAsync(stop);
                return null;
            },
            ["table"] = async (remotes, stop) => await remotes.Records.DescribeAsync("contact", stop),
            ["page"] = async (remotes, stop) => Rows(await remotes.Records.ReadPageAsync(query, null, stop)),
            ["delta"] = async (remotes, stop) => Rows(await remotes.Records.ReadPageAsync(query, page.NextLink, stop)),
            ["records"] = async (remotes, stop) => Rows(await remotes.Records.ReadRecordsAsync(query, keys, stop)),
            ["activity table"] = async (remotes, stop) => await remotes.Activities.DescribeActivityAsync("acs_emailopen", stop),
            ["activities"] = async (remotes, stop) => await remotes.Activities.WriteActivitiesAsync(Activities(keys), Lane.Incremental, stop),
            ["flags in Dynamics"] = async (remotes, stop) => await remotes.Contacts.WriteContactFlagsAsync([new ContactFlagsWrite(keys[0], 1, "{\"donotemail\":true}"u8.ToArray())], Lane.OptOut, stop),
            ["resource"] = async (remotes, stop) => await remotes.Destination.DescribeAsync("profile", stop),
            ["write"] = async (remotes, stop) => await remotes.Destination.WriteAsync(Record(keys[0]), stop),
            ["write by filter"] = async (remotes, stop) => await remotes.Destination.WriteAsync(Record(keys[0]) with { Lookup = new LookupFilter("byExternalId", "externalId_parameter") }, stop),
            ["delete"] = async (remotes, stop) => await remotes.Destination.WriteAsync(Record(Guid.NewGuid()) with { Delete = true, UpdateBody = default, CreateBody = default }, stop),
            ["probe"] = async (remotes, stop) => await remotes.Destination.ProbeAsync("profile", Lane.Load, stop),
            ["lookup"] = async (remotes, stop) => await remotes.Destination.CheckLookupAsync("profile", keyField: null, lookup: null, stop),
            ["profiles"] = async (remotes, stop) => (await remotes.Profiles.ReadChangedProfilesAsync(s_profiles, DateTimeOffset.UnixEpoch, null, stop)).Rows.Count,
            ["named profiles"] = async (remotes, stop) => await remotes.Profiles.ReadProfilesAsync(s_profiles, keys, stop),
            ["flags at Campaign"] = async (remotes, stop) => await remotes.Profiles.WriteProfileFlagsAsync(s_profiles, keys[0], "{\"blackListEmail\":true}"u8.ToArray(), stop),
            ["journal"] = async (remotes, stop) => Events(await remotes.Journal!.ReadAsync(null, atLatest: false, stop)),
        };
        var faults = 0;
        foreach (var (name, call) in calls)
        {
            for (var seed = 0; seed < SeedsOfEach; seed++)
            {
                proxy.Spoil = null;
                using var remotes = proxy.Connect(new RecordingGate());
                var spoiler = new AnswerSpoiler(new Random(seed));
                // Tokens are spoiled in a part of the runs only: without one nothing else is asked.
                var token = name == "sign in" || seed % 10 == 0;
                proxy.Spoil = answer => !token && answer.To.Target.Contains("token", StringComparison.Ordinal) && answer.To.Method == "POST" && !answer.To.Target.Contains("$batch", StringComparison.Ordinal) ? answer : spoiler.Spoil(answer);
                using var patience = new CancellationTokenSource(s_patience);
                try
                {
                    await call(remotes, patience.Token);
                }
                catch (RemoteFaultException e)
                {
                    faults++;
                    // The engine expects the last two from reads that follow links, and from nothing else.
                    Assert.True(e is TransientException or FatalException || name is "page" or "delta" or "profiles" or "journal", $"{name}, seed {seed}: {e}");
                    Assert.True(e.Message.Contains("Dataverse", StringComparison.Ordinal) || e.Message.Contains("Campaign", StringComparison.Ordinal) || e.Message.Contains("contact", StringComparison.Ordinal) || e.Message.Contains("journal", StringComparison.Ordinal), $"{name}, seed {seed}: {e.GetType().Name}: {e.Message}");
                }
                catch (Exception e)
                {
                    Assert.Fail($"{name}, seed {seed}: {e}");
                }
            }
        }

        output.WriteLine($"{calls.Count * SeedsOfEach} calls, {faults} faults");
        Assert.InRange(faults, calls.Count * SeedsOfEach / 10, calls.Count * SeedsOfEach);
    }

    private static int Rows(SourcePage page)
    {
        using (page)
        {
            var length = 0;
            for (var row = 0; row < page.Count; row++)
            {
                for (var column = 0; column < 5; column++)
                    length += page[row].Json(column).Length;
            }

            return length;
        }
    }

    private static int Events(JournalPage page)
    {
        var reader = new EventReader(new EgressDefinition());
        return page.Entries.Select(entry => reader.Read(entry)).Count(e => e.Verdict == EventVerdict.Write);
    }

    private static RecordWrite Record(Guid key) => new()
    {
        Resource = "profile",
        KeyField = "externalId",
        Key = key.ToString("D"),
        Expect = Expectation.Present,
        UpdateBody = "{\"firstName\":\"A\"}"u8.ToArray(),
        CreateBody = "{\"firstName\":\"A\"}"u8.ToArray(),
        Lane = Lane.Load,
    };

    private static ActivityWrite[] Activities(Guid[] keys) => [.. keys.Select(key => new ActivityWrite(
        "acs_emailopens", key, Encoding.UTF8.GetBytes($$"""{"subject":"S","regardingobjectid_contact_acs_emailopen@odata.bind":"/contacts({{key}})"}""")))];
}
