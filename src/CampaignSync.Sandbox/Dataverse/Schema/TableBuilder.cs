namespace CampaignSync.Sandbox.Dataverse.Schema;

/// <summary>Spells out a table column by column; slots are given in the order of the calls.</summary>
internal sealed class TableBuilder(string name, string schemaName, string entitySet, int typeCode, string primaryName, bool isActivity = false)
{
    private readonly List<Column> _columns = [];
    private readonly List<AlternateKey> _keys = [];
    private int _slots;

    public TableBuilder Id(string column) => Add(new Column(column, ColumnType.Uniqueidentifier, Column.IdSlot) { CanUpdate = false });

    public TableBuilder Text(string column, int maxLength, string? schema = null)
        => Add(New(column, ColumnType.String, schema) with { MaxLength = maxLength });

    public TableBuilder Memo(string column, int maxLength) => Add(New(column, ColumnType.Memo) with { MaxLength = maxLength });

    public TableBuilder Flag(string column, bool preset = false, string no = "No", string yes = "Yes")
        => Add(New(column, ColumnType.Boolean) with { DefaultFlag = preset, Choices = [new(0, no), new(1, yes)] });

    public TableBuilder Of(ColumnType type, params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
            Add(New(column, type));
        return this;
    }

    public TableBuilder Picklist(string column, params IReadOnlyList<Choice> choices)
        => Add(New(column, ColumnType.Picklist) with { Choices = choices });

    public TableBuilder MultiSelect(string column, params IReadOnlyList<Choice> choices)
        => Add(New(column, ColumnType.MultiSelect) with { Choices = choices });

    public TableBuilder Lookup(string column, string schema, params IReadOnlyList<Navigation> navigations)
        => Add(New(column, ColumnType.Lookup, schema) with { Navigations = navigations });

    public TableBuilder Customer(string column)
        => Add(New(column, ColumnType.Customer) with { Navigations = [new($"{column}_account", "account"), new($"{column}_contact", "contact")] });

    public TableBuilder States(IReadOnlyList<Choice> states, IReadOnlyList<Choice> statuses)
    {
        Add(New("statecode", ColumnType.State) with { Choices = states, CanCreate = false });
        return Add(New("statuscode", ColumnType.Status) with { Choices = statuses });
    }

    /// <summary>Columns that clients cannot write.</summary>
    public TableBuilder ReadOnly(ColumnType type, params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
            Add(New(column, type) with { CanCreate = false, CanUpdate = false, MaxLength = type == ColumnType.String ? 160 : null });
        return this;
    }

    public TableBuilder CreateOnly(ColumnType type, string column) => Add(New(column, type) with { CanUpdate = false });

    /// <summary>Owner, times, who saved it last, and version, which every table that users own has.</summary>
    public TableBuilder Common()
    {
        Add(New("ownerid", ColumnType.Owner) with { Navigations = [new("ownerid", "systemuser")] });
        foreach (var user in (string[])["modifiedby", "modifiedonbehalfby"])
            Add(New(user, ColumnType.Lookup) with { Navigations = [new(user, "systemuser")], CanCreate = false, CanUpdate = false });
        ReadOnly(ColumnType.DateTime, "createdon", "modifiedon");
        Add(new Column("versionnumber", ColumnType.BigInt, Column.VersionSlot) { CanCreate = false, CanUpdate = false });
        CreateOnly(ColumnType.Integer, "importsequencenumber");
        return CreateOnly(ColumnType.DateTime, "overriddencreatedon");
    }

    /// <summary>A column whose value is the table's own name.</summary>
    public TableBuilder TableName(string column)
        => Add(new Column(column, ColumnType.EntityName, Column.TableNameSlot) { CanCreate = false, CanUpdate = false });

    public TableBuilder Key(string key, params IReadOnlyList<string> columns)
    {
        _keys.Add(new AlternateKey(key, columns));
        return this;
    }

    public TableSchema Build(bool changeTracking = true)
        => new(new TableIdentity(name, schemaName, entitySet, typeCode, primaryName, isActivity), _columns, _keys, changeTracking);

    private Column New(string column, ColumnType type, string? schema = null)
        => new(column, type, _slots++) { SchemaName = schema ?? column };

    private TableBuilder Add(Column column)
    {
        _columns.Add(column);
        return this;
    }
}
