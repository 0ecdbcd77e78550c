using CampaignSync.Core.LifeCycle;
using CampaignSync.Definitions;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.EndToEnd;

/// <summary>A key that is none at Campaign, from the first start to the mended one.</summary>
public sealed class WrongKeyTests
{
    private const int Contacts = 60;

    [Fact]
    public async Task WrongKey_EndsTheFirstRunAfterOneCreate_AndMayBeMended()
    {
        var right = SandboxDefinitions.Contacts();
        await using var engine = await RunningEngine.StartAsync(
            new SandboxOptions { Contacts = Contacts, OrdersPerContact = 0 },
            right.Replace("destination: externalId", "destination: email", StringComparison.Ordinal).Replace("      - { source: emailaddress1, destination: email }\n", "", StringComparison.Ordinal));
        await engine.RequestStartAsync(WorkflowName.Ingress);
        var failed = await engine.UntilAsync(WorkflowName.Ingress, v => v.Status == WorkflowStatus.FAILED);

        Assert.Equal((FailureId.SchemaMismatch, 0L), (failed.ErrorId, failed.Written));
        Assert.Equal(1, (await engine.RequestsAsync())["campaign.create"]);
        Assert.Empty(engine.Store.Read(r => DefinitionSet.Validate([DefinitionReader.Read("ingress.yaml", right)], SavedDefinitions.Read(r))));

        await engine.ApplyAsync(right);
        await engine.RequestStartAsync(WorkflowName.Ingress);
        var view = await engine.UntilCaughtUpAsync(WorkflowName.Ingress);

        Assert.Equal((Contacts, 0L), (view.Written, view.DeadLetters));
        Assert.Equal(1 + Contacts, (await engine.RequestsAsync())["campaign.create"]);
    }
}
