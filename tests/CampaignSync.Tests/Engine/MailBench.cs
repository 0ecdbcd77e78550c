using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Tests.Engine;

/// <summary>Egress on a virtual clock: one contact, and mails sent to it.</summary>
internal sealed class MailBench : IDisposable
{
    public MailBench(bool startAtLatest = false)
    {
        Home = new SimulatedHome(seed: 1);
        Home.Scheduler.InOrder = true;
        Shop.Open(Home);
        Home.Dataverse.Put(Shop.Contact, EngineBench.Id(1));
        Home.Save(new EgressDefinition { Journal = new JournalMapping { StartAtLatest = startAtLatest } });
    }

    public SimulatedHome Home { get; }

    public WorkflowView View => Home.View(WorkflowName.Egress);

    public void Send(params string[] ids)
    {
        foreach (var id in ids)
        {
            Home.Journal.Append(Encoding.UTF8.GetBytes($$"""
                {
                  "event": {
                    "@id": "{{id}}",
                    "type": "send",
                    "time": "2026-03-01T12:00:00Z",
                    "profile": { "externalId": "{{EngineBench.Id(1)}}" },
                    "delivery": { "name": "{{id}}" }
                  }
                }
                """));
        }
    }

    public void Start()
    {
        Home.Start(WorkflowName.Egress);
        Home.StartHost();
        Settle();
    }

    public void Stop()
    {
        Home.Stop(WorkflowName.Egress);
        Home.Scheduler.RunUntil(() => View.Status == WorkflowStatus.STOPPED, TimeSpan.FromMinutes(1));
    }

    public void Settle() => Home.Scheduler.RunFor(TimeSpan.FromSeconds(30));

    /// <summary>Whether the event has become a completed activity.</summary>
    public bool Has(string id) => Home.Timeline.Activities.Values.Any(a => a.Completed && a.Body.Contains($"\"{id}\"", StringComparison.Ordinal));

    public void Dispose() => Home.Dispose();
}
