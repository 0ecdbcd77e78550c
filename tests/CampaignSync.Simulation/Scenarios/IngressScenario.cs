using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Checks;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Runs;
using CampaignSync.Simulation.State;

namespace CampaignSync.Simulation.Scenarios;

/// <summary>Contacts, orders and lines to Campaign.</summary>
internal sealed class IngressScenario : IScenario
{
    private readonly SimulatedHome _home;
    private readonly Random _random;
    private readonly Tally _tally;
    private readonly ShopPlan _plan;
    private readonly ShopWorld _world;
    private readonly Coverage _coverage;
    private readonly HashSet<(int Table, Guid Key)> _excused = [];
    private readonly HashSet<(string Table, Guid Key)> _attempted = [];

    public IngressScenario(SimulatedHome home, Random random, Tally tally, ShopWorld world, Action<Action> guard)
    {
        _home = home;
        _random = random;
        _tally = tally;
        _world = world;
        _plan = new ShopPlan(random);
        _coverage = new Coverage(home.Dataverse, _plan.ApplyDeletes, _excused);
        var effects = new EffectChecks(home, _attempted);
        home.Campaign.Taking += (effect, fields) => guard(() => effects.Check(effect, fields));
    }

    public WorkflowName Workflow => WorkflowName.Ingress;

    public CommitKinds Points => CommitKinds.Page | CommitKinds.Sweep;

    public WorkflowDefinition Draw() => _plan.Draw();

    public void Grow()
    {
        _world.Grow(_random.Next(4, 30));
        for (var i = _random.Next(4); i > 0; i--)
            _world.EditAtCampaign();
    }

    public string Act() => _random.Next(20) switch
    {
        < 6 => _world.Edit(),
        < 9 => _world.Create(),
        < 12 => _world.Delete(),
        12 => _world.EditAndBack(),
        13 => Count("edit at Campaign", _world.EditAtCampaign()),
        14 => Count("mass delete", _world.DeleteMany()),
        < 19 and > 14 => Count("parent deleted at Campaign", _world.Orphan()),
        _ => Expire(),
    };

    public string Replayed() => new[] { Shop.Contact, Shop.Order }[_random.Next(2)];

    public void Cure() => _world.Cure();

    public void GivenUp(DeadLetter letter) => _excused.Add((letter.Table, letter.Key));

    public void Marked(IStateReader reader, Item item)
    {
        if (item.Kind != ItemKind.Refetch)
            _attempted.Add((reader.Tables(Workflow).First(t => t.Id == item.Table).Name, item.Key));
        if (item.Kind == ItemKind.Upsert && item.Parents.Any(p => p.Blocking))
            throw new ViolationException($"{item.Key} goes although it waits for a parent.");
    }

    public void Check(IStateReader reader, TableState table) => _coverage.Check(reader, table);

    /// <summary>
    /// Children that wait, visibly, for a parent in the dead letters, deletes of what such children may still refer to at
    /// Campaign, and deletes of what it hides.
    /// </summary>
    public bool MayRest(IStateReader reader, Item item) => item switch
    {
        { State: ItemState.Hidden } => true,
        { Kind: ItemKind.Upsert, State: ItemState.Blocked } => item.Parents.Any(p => p.Blocking && (reader.FindDeadLetter(p.Table, p.Key) is not null || reader.FindItem(p.Table, p.Key) is { State: ItemState.Blocked })),
        { Kind: ItemKind.Delete, State: ItemState.Blocked } => WaitsForAChild(reader, item, []),
        _ => false,
    };

    /// <summary>Below it, over however many deletes that wait in the same way, is a child that may rest.</summary>
    private bool WaitsForAChild(IStateReader reader, Item delete, HashSet<Guid> seen)
        => seen.Add(delete.Key) && reader.ItemsLinkedTo(delete.Table, delete.Key, blocking: false, int.MaxValue)
            .Any(c => c.State == ItemState.Blocked && (c.Kind == ItemKind.Delete ? WaitsForAChild(reader, c, seen) : MayRest(reader, c)));

    public void CheckAgreement(IStateReader reader, bool strict)
    {
        new Agreement(_home, Running(reader), _plan.ApplyDeletes, _excused, strict).Check();
    }

    public bool BringParentsBack() => _plan.ApplyDeletes && _home.State.Read(r => _world.BringParentsBack([.. Running(r).Tables.Select(t => (t.Source, t.Destination))]))
        && Met("parents of hidden records are back");

    private IngressDefinition Running(IStateReader reader) => (IngressDefinition)_home.Definitions.ReadWorkflow(reader.FindDefinition(nameof(WorkflowName.Ingress))!);

    private bool Met(string what)
    {
        _tally.Hit(what);
        return true;
    }

    private string Expire()
    {
        var table = new[] { Shop.Contact, Shop.Order, Shop.Line }[_random.Next(3)];
        _home.Dataverse.ExpireLinks(table);
        return Count("delta links expired", $"expire {table}");
    }

    private string Count(string what, string said)
    {
        _tally.Hit(what);
        return said;
    }
}
