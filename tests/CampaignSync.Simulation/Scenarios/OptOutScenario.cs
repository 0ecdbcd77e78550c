using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Checks;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Runs;
using CampaignSync.Simulation.Scheduling;
using CampaignSync.Simulation.State;

namespace CampaignSync.Simulation.Scenarios;

/// <summary>Opt-out flags, one way or both.</summary>
internal sealed class OptOutScenario : IScenario
{
    public static readonly FlagMapping Email = new("donotemail", "blackListEmail");
    public static readonly FlagMapping Follow = new("followemail", "blackListPhone", Invert: true);
    private readonly SimulatedHome _home;
    private readonly Random _random;
    private readonly Tally _tally;
    private readonly ShopWorld _shop;
    private readonly FlagLedger _ledger;
    private readonly SimulatedProcess _people;
    private readonly bool _varies;
    private readonly OptOutDirection _direction;
    private readonly bool _valueWins;
    private bool _calm;

    public OptOutScenario(SimulatedHome home, Random random, Tally tally, ShopWorld shop, Action<Action> guard)
    {
        _home = home;
        _random = random;
        _tally = tally;
        _shop = shop;
        _varies = random.Next(4) == 0;
        _direction = Direction();
        _valueWins = random.Next(4) == 0;
        _ledger = new FlagLedger(home, guard);
        _people = new SimulatedProcess(home.Scheduler);
        home.Dataverse.Fetched += (table, keys) =>
        {
            if (table == Shop.Contact && !_calm && random.Next(12) == 0)
                _people.Run(() => _ = EditSoonAsync(keys[random.Next(keys.Count)]));
        };
    }

    public WorkflowName Workflow => WorkflowName.OptInOut;

    public CommitKinds Points => CommitKinds.Page | CommitKinds.Profiles | CommitKinds.Intent | CommitKinds.Flag;

    public WorkflowDefinition Draw()
    {
        var definition = new OptInOutDefinition
        {
            Direction = _varies ? Direction() : _direction,
            DynamicsNewerValueWins = _varies ? _random.Next(2) == 0 : _valueWins,
            ChangesFilter = _random.Next(2) == 0 ? new LookupFilter("byChangedSince", "since_parameter") : null,
            Fields = _varies && _random.Next(2) == 0 ? [Email] : [Email, Follow],
            PollInterval = TimeSpan.FromMilliseconds(_random.Next(500, 6000)),
        };
        _ledger.Drawn(definition);
        return definition;
    }

    public void Grow()
    {
        _shop.GrowContacts(_random.Next(3, 12));
        for (var i = _random.Next(10); i > 0; i--)
            CreateProfile();
    }

    public string Act() => _random.Next(16) switch
    {
        < 4 => _shop.EditFlag(Column()),
        < 8 => EditAtCampaign(),
        8 or 9 => Both(),
        10 => CreateProfile(),
        11 => DeleteProfile(),
        12 => _shop.DeleteContact(),
        13 => _shop.ReviveContact(),
        14 => _shop.GrowContacts(1),
        _ => Expire(),
    };

    public string Replayed() => Shop.Contact;

    /// <summary>Flags are never refused, but people leave them alone from now on.</summary>
    public void Cure() => _calm = true;

    public void GivenUp(DeadLetter letter) => _ledger.GivenUp.Add(letter.Key);

    public void Marked(IStateReader reader, Item item)
    {
        // A pair is decided on when it goes.
    }

    public void Check(IStateReader reader, TableState table) => _ledger.CheckCursor(reader, table);

    public bool MayRest(IStateReader reader, Item item) => false;

    public void CheckAgreement(IStateReader reader, bool strict) => _ledger.CheckAgreement(reader);

    private OptOutDirection Direction() => _random.Next(5) switch
    {
        0 => OptOutDirection.DynamicsToCampaign,
        1 => OptOutDirection.CampaignToDynamics,
        _ => OptOutDirection.Bidirectional,
    };

    private string Column() => _random.Next(2) == 0 ? Email.Dynamics : Follow.Dynamics;

    private string EditAtCampaign()
    {
        if (AnyProfile() is not { } key)
            return "no profile";
        var attribute = _random.Next(2) == 0 ? Email.Campaign : Follow.Campaign;
        var value = _random.Next(2) == 0;
        _home.Campaign.SetFlag(key, attribute, value, byUs: false);
        return $"{attribute} of {key} is {value}";
    }

    /// <summary>Both sides at once.</summary>
    private string Both()
    {
        _tally.Hit("flags of both sides");
        return string.Join(" and ", Enumerable.Range(0, _random.Next(1, 4)).SelectMany(_ => new[] { EditAtCampaign(), _shop.EditFlag(Column()) }));
    }

    /// <summary>Somebody changes a contact between our look at it and our write.</summary>
    private async Task EditSoonAsync(Guid key)
    {
        await _people.Delay(TimeSpan.FromMilliseconds(_random.Next(1, 40)));
        if (!_calm && _home.Dataverse.Table(Shop.Contact).Rows.ContainsKey(key))
            _home.Dataverse.Put(Shop.Contact, key, (Column(), _random.Next(2) == 0 ? "true" : "false"));
    }

    private string CreateProfile()
    {
        var key = _shop.AnyContact()?.ToString("D");
        if (key is null || _home.Campaign.Records(Shop.Profile).ContainsKey(key))
            return "no profile to make";
        _home.Campaign.CreateByHand(Shop.Profile, key, "firstName", "\"theirs\"");
        if (_random.Next(2) == 0)
            _home.Campaign.SetFlag(key, Email.Campaign, true, byUs: false);
        return $"create profile {key}";
    }

    private string DeleteProfile()
    {
        if (AnyProfile() is not { } key)
            return "no profile";
        _home.Campaign.DeleteByHand(Shop.Profile, key);
        return $"delete profile {key}";
    }

    private string Expire()
    {
        _home.Dataverse.ExpireLinks(Shop.Contact);
        _tally.Hit("delta links expired");
        return "expire contact";
    }

    private string? AnyProfile()
    {
        var all = _home.Campaign.Records(Shop.Profile);
        return all.Count == 0 ? null : all.Keys.ElementAt(_random.Next(all.Count));
    }
}
