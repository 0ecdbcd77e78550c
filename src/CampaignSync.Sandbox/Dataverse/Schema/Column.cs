namespace CampaignSync.Sandbox.Dataverse.Schema;

/// <summary>One column of a table.</summary>
/// <param name="Name">Logical name, lower case.</param>
/// <param name="Slot">Where a row keeps the value; or one of the constants for values that a row has by itself.</param>
internal sealed record Column(string Name, ColumnType Type, int Slot)
{
    public const int IdSlot = -1;
    public const int VersionSlot = -2;
    public const int TableNameSlot = -3;

    /// <summary>The names of the property and of its annotations, ready to be written.</summary>
    public PropertyTexts Texts { get; } = new(Name, Type);

    public string SchemaName { get; init; } = Name;

    public int? MaxLength { get; init; }

    public IReadOnlyList<Choice> Choices { get; init; } = [];

    public IReadOnlyList<Navigation> Navigations { get; init; } = [];

    public bool CanCreate { get; init; } = true;

    public bool CanUpdate { get; init; } = true;

    /// <summary>What a Boolean is when it is not given on create.</summary>
    public bool DefaultFlag { get; init; }

    /// <summary>The type was changed after rows had been written: stored values are converted when read.</summary>
    public bool Retyped { get; init; }

    public bool IsLookup => Type.IsLookup();

    /// <summary>The name in queries and rows: <c>_x_value</c> for a lookup.</summary>
    public string PropertyName => Type.PropertyNameOf(Name);
}
