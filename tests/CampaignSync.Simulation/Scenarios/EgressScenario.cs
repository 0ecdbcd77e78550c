using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Checks;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Runs;
using CampaignSync.Simulation.State;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Scenarios;

/// <summary>Email events to timelines.</summary>
internal sealed class EgressScenario : IScenario
{
    private readonly SimulatedHome _home;
    private readonly Random _random;
    private readonly Tally _tally;
    private readonly ShopWorld _shop;
    private readonly MailWorld _mail;
    private readonly TimelineChecks _checks;
    private readonly bool _latest;
    private readonly bool _varies;

    public EgressScenario(SimulatedHome home, Random random, Tally tally, ShopWorld shop, Action<Action> guard)
    {
        _home = home;
        _random = random;
        _tally = tally;
        _shop = shop;
        _mail = new MailWorld(home, random, shop);
        _latest = random.Next(5) == 0;
        _varies = random.Next(3) == 0;
        _checks = new TimelineChecks(home, _mail.Events, _latest);
        home.Timeline.Created += activity => guard(() => _checks.Created(activity));
        home.Journal.PageSize = random.Next(1, 9);
    }

    public WorkflowName Workflow => WorkflowName.Egress;

    public CommitKinds Points => CommitKinds.Journal;

    public WorkflowDefinition Draw()
    {
        var events = Enum.GetValues<EventType>().Where(_ => !_varies || _random.Next(4) != 0).ToHashSet();
        var hard = _varies && _random.Next(3) == 0 ? new[] { "hard", "soft" } : ["hard"];
        _checks.Drawn(events, hard);
        return new EgressDefinition
        {
            Events = events,
            HardBounce = hard,
            Journal = new JournalMapping { StartAtLatest = _latest },
            PollInterval = TimeSpan.FromMilliseconds(_random.Next(500, 6000)),
            FailAfterErrors = _random.Next(3) == 0 ? 3 : 50,
        };
    }

    public void Grow()
    {
        _shop.GrowContacts(_random.Next(2, 8));
        _mail.Send(_random.Next(15));
    }

    public string Act() => _random.Next(12) switch
    {
        < 7 => _mail.Send(_random.Next(1, 9)),
        7 => _shop.DeleteContact(),
        8 => _shop.ReviveContact(),
        9 or 10 => Forget(),
        _ => _shop.GrowContacts(1),
    };

    public string Replayed() => "journal";

    public void Cure()
    {
        // What is refused here stays refused.
    }

    public void GivenUp(DeadLetter letter) => _checks.GivenUp.Add(letter.Key);

    public void Marked(IStateReader reader, Item item)
    {
        // Any event may go.
    }

    public void Check(IStateReader reader, TableState table) => _checks.CheckCursor(reader, table);

    public bool MayRest(IStateReader reader, Item item) => false;

    public void CheckAgreement(IStateReader reader, bool strict) => _checks.CheckAgreement(reader);

    /// <summary>The journal lets go of its oldest entries, read or not.</summary>
    private string Forget()
    {
        var before = _random.Next(2) == 0 ? _home.Journal.End : _random.Next(_home.Journal.Oldest, _home.Journal.End + 1);
        var link = _home.State.Read(r => r.FindTable(Workflow, "journal"))?.Link;
        _checks.Forgotten(link is null ? null : SimulatedJournal.Position(link), before);
        _home.Journal.Forget(before);
        _tally.Hit("journal forgets");
        return $"journal forgets before {before}";
    }
}
