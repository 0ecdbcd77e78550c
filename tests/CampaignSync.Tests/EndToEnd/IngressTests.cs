using CampaignSync.Core.LifeCycle;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.EndToEnd;

public sealed class IngressTests
{
    private const string Contacts = """
        workflow: Ingress
        pollInterval: 500ms
        tables:
          - source: contact
            destination: profile
            key: { source: contactid, destination: externalId }
            applyDeletes: true
            fields:
              - { source: firstname, destination: firstName }
              - { source: lastname, destination: lastName }
              - { source: emailaddress1, destination: email }
              - { source: address1_city, destination: location.city }
        """;

    [Fact]
    public async Task Ingress_NewHome_LoadsEverything()
    {
        await using var engine = await RunningEngine.StartAsync(new SandboxOptions { Contacts = 1500, OrdersPerContact = 0 }, Contacts);

        await engine.RequestStartAsync(WorkflowName.Ingress);
        var view = await engine.UntilCaughtUpAsync(WorkflowName.Ingress);

        Assert.Equal(1500, view.Written);
        Assert.Equal(0, view.DeadLetters);
    }
}
