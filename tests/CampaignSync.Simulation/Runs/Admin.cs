using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Scenarios;

namespace CampaignSync.Simulation.Runs;

/// <summary>What an admin, and what happens to the machine, does to hosts and workflows. Each says what it did.</summary>
internal sealed class Admin(SimulatedHome home, Random random, Tally tally, Watch watch)
{
    public string Stop(IScenario scenario)
    {
        home.Stop(scenario.Workflow);
        return Count("stop", $"stop {scenario.Workflow}");
    }

    public string Start(IScenario scenario, bool allowDeletes)
    {
        var view = home.View(scenario.Workflow);
        if (view.Status is not (WorkflowStatus.STOPPED or WorkflowStatus.FAILED))
            return "start: runs already";
        if (view.ErrorId == FailureId.HostNotRunning)
            return StartHost();
        if (allowDeletes && view.Held > 0)
            tally.Hit("held deletes allowed");
        home.Start(scenario.Workflow, allowDeletes);
        home.StartHost();
        return Count("start", $"start {scenario.Workflow}, allowing deletes: {allowDeletes}");
    }

    public string Restart(IScenario scenario)
    {
        StopAndWait(scenario);
        return Count("restart", Start(scenario, allowDeletes: false));
    }

    public string Once(IScenario scenario)
    {
        StopAndWait(scenario);
        if (home.View(scenario.Workflow).Status != WorkflowStatus.STOPPED)
            return "once: not stopped";
        home.Start(scenario.Workflow, once: true);
        home.StartHost();
        return Count("run once", $"{scenario.Workflow} once");
    }

    /// <summary>A stop takes half a minute at most, if a host carries it out at all.</summary>
    public void StopAndWait(IScenario scenario)
    {
        if (home.Host is not { Lives: true })
            home.StartHost();
        home.Stop(scenario.Workflow);
        var end = home.Scheduler.Time.Elapsed + TimeSpan.FromSeconds(40);
        while (home.View(scenario.Workflow).Status != WorkflowStatus.STOPPED && home.Host is { Lives: true })
        {
            if (home.Scheduler.Time.Elapsed >= end)
                throw new ViolationException($"It does not stop: {home.View(scenario.Workflow)}");
            home.Scheduler.RunFor(TimeSpan.FromMilliseconds(250));
            watch.ThrowIfViolated();
        }
    }

    /// <summary>Brings back what has ended or failed, on the newest definition.</summary>
    public void KeepRunning(IScenario scenario)
    {
        if (home.Host is not { Lives: true })
            StartHost();
        if (home.View(scenario.Workflow).Status is WorkflowStatus.FAILED or WorkflowStatus.STOPPED)
            Start(scenario, allowDeletes: true);
        else if (home.State.Read(r => r.GetWorkflow(scenario.Workflow).RunningVersion != r.FindDefinition(scenario.Workflow.ToString())!.Version))
            StopAndWait(scenario);
    }

    /// <summary>Nothing moves any more but what dead letters hold up.</summary>
    public bool IsStuck(IScenario scenario) => home.View(scenario.Workflow) is { DeadLetters: > 0 } view && view.Backlog == view.Blocked;

    public string Restore(IScenario scenario)
    {
        var letters = Letters(scenario);
        foreach (var letter in letters)
            home.Restore(letter, scenario.Workflow);
        if (letters.Count > 0)
            tally.Hit("dead letters restored");
        return $"restore {letters.Count}";
    }

    public string GiveUp(IScenario scenario)
    {
        if (Letters(scenario) is not { Count: > 0 } letters)
            return "remove: no dead letter";
        var letter = letters[random.Next(letters.Count)];
        home.Remove(letter);
        scenario.GivenUp(letter);
        return Count("dead letter removed", $"remove {letter.Key}");
    }

    public string Replay(IScenario scenario)
    {
        var table = scenario.Replayed();
        home.RequestReplay(table, scenario.Workflow);
        return Count("replay", $"replay {scenario.Workflow} {table}");
    }

    public string Kill()
    {
        if (home.Host is not { Lives: true })
            return "kill: no host";
        home.KillHost();
        return Count("crash between commits", "kill");
    }

    public string Terminate()
    {
        if (home.Host is not { Lives: true } host)
            return "terminate: no host";
        host.Terminate();
        return Count("terminated", "terminate");
    }

    public string Jump()
    {
        home.Scheduler.Time.Jumped += TimeSpan.FromSeconds(random.Next(-400, 400));
        return Count("clock jump", $"clock jumps to {home.Scheduler.Time.Jumped}");
    }

    /// <summary>Lets held deletes go where there are any.</summary>
    public string Allow(IScenario scenario) => home.View(scenario.Workflow).Held > 0 ? Start(scenario, allowDeletes: true) : StartHost();

    public string StartHost()
    {
        if (home.Host is { Lives: true })
            return "host lives";
        home.StartHost();
        return "start host";
    }

    private List<DeadLetter> Letters(IScenario scenario) => home.State.Read(r => r.Tables(scenario.Workflow).SelectMany(t => r.DeadLettersAfter(t.Id, 0, int.MaxValue)).ToList());

    private string Count(string what, string said)
    {
        tally.Hit(what);
        return said;
    }
}
