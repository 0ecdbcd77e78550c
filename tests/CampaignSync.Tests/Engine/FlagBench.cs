using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Tests.Engine;

/// <summary>Opt-In/Out on a virtual clock: contacts and profiles with two flags each.</summary>
internal sealed class FlagBench : IDisposable
{
    /// <param name="times">Whether the instance has fields for the times of the attributes.</param>
    public FlagBench(bool times = true)
    {
        Home.Scheduler.InOrder = true;
        Flags = FlagShop.Open(Home, times);
    }

    public SimulatedHome Home { get; } = new(seed: 1);

    public SimulatedFlags Flags { get; }

    public WorkflowView View => Home.View(WorkflowName.OptInOut);

    /// <summary>A contact and its profile, which nobody has opted out of anything.</summary>
    public void Pair(int number)
    {
        Flags.SaveContact(EngineBench.Id(number), false, false);
        Flags.SaveProfile(EngineBench.Id(number), false, false);
    }

    /// <summary>The first flag of a pair at both systems.</summary>
    public (bool? Dynamics, bool? Campaign) OptedOut(int number) => (Flags.AtDynamics(EngineBench.Id(number), 0), Flags.AtCampaign(EngineBench.Id(number), 0));

    public void Start(OptInOutDefinition definition)
    {
        Home.Save(definition);
        Home.Start(WorkflowName.OptInOut);
        Home.StartHost();
    }

    /// <summary>Goes on under another definition.</summary>
    public void Restart(OptInOutDefinition definition)
    {
        Home.Save(definition);
        Home.Stop(WorkflowName.OptInOut);
        Until(() => View.Status == WorkflowStatus.STOPPED);
        Home.Start(WorkflowName.OptInOut);
        Settle();
    }

    /// <summary>A few polls, and until all that they found is written.</summary>
    public void Settle()
    {
        Home.Scheduler.RunFor(TimeSpan.FromSeconds(4));
        Until(() => View is { Status: WorkflowStatus.RUNNING, CaughtUp: true, Backlog: 0 });
    }

    public void Until(Func<bool> condition)
        => Home.Scheduler.RunUntil(condition, TimeSpan.FromMinutes(5), () => $"{View} {string.Join('\n', Home.Log.Lines)}");

    public void Dispose() => Home.Dispose();
}
