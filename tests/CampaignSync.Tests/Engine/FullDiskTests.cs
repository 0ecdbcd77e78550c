using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Flags;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Tests.Engine;

/// <summary>
/// Every commit of every workflow finds the disk full, one after the other: for that once, and for a while. What it fails as
/// says so, the host lives, it takes a start, and in the end both sides agree.
/// </summary>
public sealed class FullDiskTests
{
    /// <summary>Commits of a kind that find the disk full, by their number.</summary>
    private const int Commits = 4;

    private static readonly TimeSpan s_while = TimeSpan.FromSeconds(8);

    [Theory]
    [InlineData((int)CommitKinds.Page)]
    [InlineData((int)CommitKinds.Sweep)]
    [InlineData((int)CommitKinds.Claim)]
    [InlineData((int)CommitKinds.Completion)]
    [InlineData((int)CommitKinds.Control)]
    [InlineData((int)CommitKinds.Heartbeat)]
    public void Ingress_WhoseCommitFindsTheDiskFull_FailsAsThatAndAgreesAfterAStart(int kind)
        => EachCommit(WorkflowName.Ingress, (CommitKinds)kind, () =>
        {
            var bench = new EngineBench(Shop.ContactMapping, Shop.OrderMapping);
            for (var i = 1; i <= 6; i++)
            {
                bench.Contact(i);
                bench.Order(100 + i, i);
            }
            return new Story(
                bench.Home,
                Edit: () =>
                {
                    bench.Contact(3, "later");
                    bench.Dataverse.Delete(Shop.Order, EngineBench.Id(105));
                    bench.Dataverse.ExpireLinks(Shop.Order);
                },
                Agree: () => bench.Campaign.Records(Shop.Profile).Count == 6 && bench.Campaign.Records(Shop.CusOrder).Count == 5 && bench.FirstName(3) == "\"later\"");
        });

    [Theory]
    [InlineData((int)CommitKinds.Journal)]
    [InlineData((int)CommitKinds.Claim)]
    [InlineData((int)CommitKinds.Completion)]
    [InlineData((int)CommitKinds.Control)]
    [InlineData((int)CommitKinds.Heartbeat)]
    public void Egress_WhoseCommitFindsTheDiskFull_FailsAsThatAndAgreesAfterAStart(int kind)
        => EachCommit(WorkflowName.Egress, (CommitKinds)kind, () =>
        {
            var bench = new MailBench();
            bench.Send("a", "b", "c");
            return new Story(bench.Home, Edit: () => bench.Send("d", "e"), Agree: () => new[] { "a", "b", "c", "d", "e" }.All(bench.Has));
        });

    [Theory]
    [InlineData((int)CommitKinds.Page)]
    [InlineData((int)CommitKinds.Profiles)]
    [InlineData((int)CommitKinds.Claim)]
    [InlineData((int)CommitKinds.Intent)]
    [InlineData((int)CommitKinds.Flag)]
    [InlineData((int)CommitKinds.Completion)]
    [InlineData((int)CommitKinds.Control)]
    [InlineData((int)CommitKinds.Heartbeat)]
    public void OptInOut_WhoseCommitFindsTheDiskFull_FailsAsThatAndAgreesAfterAStart(int kind)
        => EachCommit(WorkflowName.OptInOut, (CommitKinds)kind, () =>
        {
            var bench = new FlagBench();
            var flags = bench.Flags;
            for (var i = 1; i <= 4; i++)
            {
                flags.SaveContact(EngineBench.Id(i), i == 1, false);
                flags.SaveProfile(EngineBench.Id(i), i == 2, false);
            }
            bench.Home.Save(FlagShop.Definition(OptOutDirection.Bidirectional));
            return new Story(
                bench.Home,
                Edit: () =>
                {
                    flags.SaveContact(EngineBench.Id(3), true, null);
                    flags.SaveProfile(EngineBench.Id(4), null, true);
                },
                Agree: () => Enumerable.Range(1, 4).All(i => Enumerable.Range(0, 2).All(flag =>
                    flags.AtDynamics(EngineBench.Id(i), flag) == flags.AtCampaign(EngineBench.Id(i), flag)
                    && flags.AtCampaign(EngineBench.Id(i), flag) == (flag == 0 ? i <= 3 : i == 4))));
        });

    private static void EachCommit(WorkflowName name, CommitKinds kind, Func<Story> tell)
    {
        var reached = 0;
        for (var nth = 1; nth <= Commits; nth++)
        {
            reached += Run(name, kind, nth, once: true, tell()) ? 1 : 0;
            Run(name, kind, nth, once: false, tell());
        }
        Assert.NotEqual(0, reached);
    }

    /// <summary>True: there was such a commit.</summary>
    private static bool Run(WorkflowName name, CommitKinds kind, int nth, bool once, Story story)
    {
        using var home = story.Home;
        var countdown = nth;
        var fullUntil = DateTimeOffset.MinValue;
        home.FillDisk(kinds =>
        {
            if ((kinds & kind) == 0 || --countdown != 0)
                return !once && home.Now < fullUntil;
            fullUntil = home.Now + s_while;
            return true;
        });

        home.Start(name);
        home.StartHost();
        home.Scheduler.RunFor(TimeSpan.FromSeconds(5));
        story.Edit();
        home.Scheduler.RunFor(TimeSpan.FromSeconds(25));

        var said = new StringBuilder($"commit {nth} of {kind}, {(once ? "once" : "for a while")}: {home.View(name)}");
        foreach (var line in home.Log.Lines)
            said.Append('\n').Append(line);
        Assert.True(home.Host!.Lives, $"The host is dead: {said} {home.Host.Ended.Exception}");
        Assert.DoesNotContain(home.Log.Lines, line => line.Message.Contains("not foreseen", StringComparison.Ordinal) || line.EventId == FailureId.Unexpected);
        var view = home.View(name);
        Assert.True(view.Status == WorkflowStatus.RUNNING || (view.Status == WorkflowStatus.FAILED && view.ErrorId == FailureId.StateStoreFull), said.ToString());

        home.Start(name);
        home.Scheduler.RunUntil(() => story.Agree() && home.View(name) is { Status: WorkflowStatus.RUNNING, Backlog: 0 }, TimeSpan.FromMinutes(2), () => $"{said} THEN {home.View(name)}");
        return countdown <= 0;
    }

    /// <param name="Edit">What happens at both systems once the first load is done.</param>
    private sealed record Story(SimulatedHome Home, Action Edit, Func<bool> Agree);
}
