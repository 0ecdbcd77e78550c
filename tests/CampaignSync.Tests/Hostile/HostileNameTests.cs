using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;
using CampaignSync.Tests.State;
using CampaignSync.Tests.Wire.Campaign;
using CampaignSync.Tests.Wire.Dataverse;

namespace CampaignSync.Tests.Hostile;

/// <summary>Names and keys that mean something to SQL, to paths, to formats and to HTTP: they are names, wherever they go.</summary>
public sealed class HostileNameTests
{
    public static TheoryData<string> Names => ["x'; DROP TABLE item; --", "../../../../etc/passwd", "..", "a?b=c&d#e", "%s%n{0}{1:x}%2e%2e%2f", "a\r\nX-Injected: yes", "x)/accounts(y", "\"><script>", "\u202efdp.exe", "\ud83d\ude00"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Name_InARequest_StaysWithinItsPlace(string name)
    {
        await using var dataverse = new DataverseWire(_ => Wire.WireReply.Of(404));
        await using var campaign = new CampaignWire(_ => Wire.WireReply.Of(404));
        var write = CampaignWire.Write(Expectation.Present) with { Key = name };

        await IgnoreFaultAsync(() => dataverse.Records.DescribeAsync(name, default));
        await IgnoreFaultAsync(() => dataverse.Connector.Activities.DescribeActivityAsync(name, default));
        await IgnoreFaultAsync(() => campaign.Records.DescribeAsync(name, default));
        await IgnoreFaultAsync(() => campaign.Records.WriteAsync(write, default));
        await IgnoreFaultAsync(() => campaign.Records.WriteAsync(write with { Lookup = new LookupFilter(name, name) }, default));
        await IgnoreFaultAsync(() => campaign.Records.WriteAsync(write with { Resource = name }, default));

        Assert.All(dataverse.Calls, call => AssertWithin("/api/data/v9.2/EntityDefinitions(", call.Target));
        Assert.All(campaign.Calls, call => AssertWithin("/acme/campaign/", call.Target));
        Assert.All(dataverse.Calls.Concat(campaign.Calls), call => Assert.DoesNotContain("X-Injected", call.Headers.Keys));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Name_InTheState_ComesBackAsItIs(string name)
    {
        if (name.Contains('\r', StringComparison.Ordinal))
            return;
        using var home = new TemporaryHome();
        await using var store = SqliteStateStore.OpenHost(home.Path, new HostClaim(1, "1", DateTimeOffset.UnixEpoch));

        await store.WriteAsync(tx => tx.AddDefinition("Ingress", name, name, name, DateTimeOffset.UnixEpoch, name));
        await store.WriteAsync(tx =>
        {
            tx.PutTable(new TableState { Workflow = WorkflowName.Ingress, Name = name, Link = name });
            return true;
        });

        var (definition, table) = store.Read(r => (r.FindDefinition("Ingress")!, r.FindTable(WorkflowName.Ingress, name)!));
        Assert.Equal((name, name, name), (definition.FileName, definition.Text, definition.SavedBy));
        Assert.Equal((name, name), (table.Name, table.Link));
    }

    private static async Task IgnoreFaultAsync(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (RemoteFaultException)
        {
            // Where it went is asked for here, not what came of it.
        }
    }

    /// <summary>Below the path that it belongs to, with nothing in it that leads out again.</summary>
    private static void AssertWithin(string root, string target)
    {
        Assert.StartsWith(root, target, StringComparison.Ordinal);
        var path = target.Split('?')[0];
        Assert.DoesNotContain("..", path.Split('/'));
        Assert.DoesNotContain("#", target, StringComparison.Ordinal);
    }
}
