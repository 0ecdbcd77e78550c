using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Query;

/// <summary>The columns of an answer, and whether they come with annotations.</summary>
internal sealed class Selection
{
    private Selection(IReadOnlyList<Column> columns, string context, Preferences prefer)
    {
        Columns = [.. columns];
        Context = context;
        Formatted = prefer.Includes("OData.Community.Display.V1.FormattedValue");
        LookupTables = prefer.Includes("Microsoft.Dynamics.CRM.lookuplogicalname");
        LookupNavigations = prefer.Includes("Microsoft.Dynamics.CRM.associatednavigationproperty");
    }

    public Column[] Columns { get; }

    /// <summary>What stands behind the set in <c>@odata.context</c>: <c>(firstname,lastname)</c>, or nothing.</summary>
    public string Context { get; }

    public bool Formatted { get; }

    public bool LookupTables { get; }

    public bool LookupNavigations { get; }

    /// <exception cref="DataverseException">A name that no column has.</exception>
    public static Selection Of(Table table, string? select, Preferences prefer)
    {
        var schema = table.Schema;
        if (string.IsNullOrEmpty(select))
            return new Selection(schema.Columns, "", prefer);
        var columns = new List<Column>();
        foreach (var name in select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var column = schema.ByProperty(name) ?? throw Errors.PropertyMissing(table, name);
            if (!columns.Contains(column))
                columns.Add(column);
        }

        var context = $"({string.Join(',', columns.Select(c => c.PropertyName))})";
        var currency = schema.ByName("transactioncurrencyid");
        if (currency is not null && columns.Any(c => c.Type == ColumnType.Money) && !columns.Contains(currency))
            columns.Add(currency);
        if (!columns.Contains(schema.Id))
            columns.Add(schema.Id);
        return new Selection(columns, context, prefer);
    }
}
