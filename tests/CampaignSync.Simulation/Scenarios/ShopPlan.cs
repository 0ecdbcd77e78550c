using CampaignSync.Core.Definitions;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Simulation.Scenarios;

/// <summary>What a seed's admin maps: what stays the same for the whole seed, and definitions that vary.</summary>
internal sealed class ShopPlan
{
    private readonly Random _random;
    private readonly DeletionGuard? _guard;
    private readonly TimeSpan _pollInterval;
    private readonly bool _bosses;

    public ShopPlan(Random random)
    {
        _random = random;
        // Kept for the whole seed: what they mean for records of the past could not be told at the end.
        ApplyDeletes = random.Next(8) != 0;
        _guard = random.Next(3) switch
        {
            0 => new DeletionGuard(Count: 1 + random.Next(4), Percent: 100),
            1 => new DeletionGuard(Count: 500, Percent: 30),
            _ => null,
        };
        _pollInterval = TimeSpan.FromMilliseconds(random.Next(500, 6000));
        _bosses = random.Next(3) == 0;
    }

    public bool ApplyDeletes { get; }

    public TimeSpan PollInterval => _pollInterval;

    public DeletionGuard? Guard => _guard;

    /// <summary>Draws a definition.</summary>
    public IngressDefinition Draw()
    {
        var filter = _random.Next(3) switch
        {
            0 => new RowFilter { Conditions = [new FilterCondition("statecode", FilterOperator.Equals, ["0"])], DeleteFilteredOut = true },
            1 => new RowFilter { Conditions = [new FilterCondition("statecode", FilterOperator.Equals, ["0"])] },
            _ => null,
        };
        var contact = Vary(Shop.ContactMapping) with
        {
            Fields = [new FieldMapping("firstname", "firstName"), .. Some(new FieldMapping("lastname", "lastName", ApplyUpdates: _random.Next(3) != 0)), .. Some(new FieldMapping("statecode", "state"))],
            Links = _bosses ? [Shop.BossLink with { OnMissingParent = OnMissing() }] : [],
            Filter = filter,
        };
        var order = Vary(Shop.OrderMapping) with
        {
            Fields = [.. Some(new FieldMapping("new_name", "name")), new FieldMapping("new_amount", "amount")],
            Links = [Shop.OrderMapping.Links[0] with { OnMissingParent = OnMissing() }],
        };
        var line = Vary(Shop.LineMapping) with { Links = [Shop.LineMapping.Links[0] with { OnMissingParent = OnMissing() }] };
        TableMapping[] tables = _random.Next(6) switch
        {
            0 => [contact],
            1 => [contact, order],
            2 => [order, contact],
            3 => [line, order, contact],
            _ => [contact, order, line],
        };
        return new IngressDefinition { Tables = tables, PollInterval = _pollInterval, FailAfterErrors = _random.Next(3) == 0 ? 3 : 50 };
    }

    private TableMapping Vary(TableMapping mapping) => mapping with { ApplyDeletes = ApplyDeletes, DeletionGuard = _guard };

    private MissingParent OnMissing() => _random.Next(4) == 0 ? MissingParent.Write : MissingParent.DeadLetter;

    private IEnumerable<FieldMapping> Some(FieldMapping field) => _random.Next(2) == 0 ? [field] : [];
}
