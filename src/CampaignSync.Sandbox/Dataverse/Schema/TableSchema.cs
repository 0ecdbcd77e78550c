using System.Collections.Frozen;

namespace CampaignSync.Sandbox.Dataverse.Schema;

/// <summary>A table as it is at one moment; a change of the schema makes a new one.</summary>
internal sealed class TableSchema
{
    private readonly FrozenDictionary<string, Column> _byName;
    private readonly FrozenDictionary<string, Column> _byProperty;
    private readonly FrozenDictionary<string, (Column Column, Navigation Navigation)> _byNavigation;

    public TableSchema(TableIdentity identity, IReadOnlyList<Column> columns, IReadOnlyList<AlternateKey> keys, bool changeTracking)
    {
        Identity = identity;
        Columns = columns;
        Keys = keys;
        ChangeTracking = changeTracking;
        _byName = columns.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);
        _byProperty = columns.ToFrozenDictionary(c => c.PropertyName, StringComparer.Ordinal);
        _byNavigation = columns
            .SelectMany(c => c.Navigations.Select(n => (Column: c, Navigation: n)))
            .ToFrozenDictionary(p => p.Navigation.Name, StringComparer.Ordinal);
        Id = columns.Single(c => c.Slot == Column.IdSlot);
        State = columns.FirstOrDefault(c => c.Type == ColumnType.State);
        Status = columns.FirstOrDefault(c => c.Type == ColumnType.Status);
    }

    public TableIdentity Identity { get; }

    public string Name => Identity.Name;

    public IReadOnlyList<Column> Columns { get; }

    public IReadOnlyList<AlternateKey> Keys { get; }

    public bool ChangeTracking { get; }

    public Column Id { get; }

    public Column? State { get; }

    public Column? Status { get; }

    public Column? ByName(string name) => _byName.GetValueOrDefault(name);

    /// <summary>By the name that queries use, <c>_x_value</c> for a lookup.</summary>
    public Column? ByProperty(string name) => _byProperty.GetValueOrDefault(name);

    public (Column Column, Navigation Navigation)? ByNavigation(string name)
        => _byNavigation.TryGetValue(name, out var found) ? found : null;

    public TableSchema With(
        IReadOnlyList<Column>? columns = null, IReadOnlyList<AlternateKey>? keys = null, bool? changeTracking = null)
        => new(Identity, columns ?? Columns, keys ?? Keys, changeTracking ?? ChangeTracking);
}
