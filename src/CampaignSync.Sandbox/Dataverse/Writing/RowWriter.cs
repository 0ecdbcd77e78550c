using System.Text.Json;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Writing;

/// <summary>Creates, changes and deletes rows under the rules of Dataverse, within a transaction.</summary>
/// <param name="caller">The user on whose behalf the application user acts; null: it acts for itself.</param>
internal sealed class RowWriter(Transaction transaction, RowAddress addresses, Guid? caller)
{
    /// <param name="named">The primary id or the alternate key by which the row is addressed, if it is.</param>
    public RowView Create(Table table, JsonElement body, RowKey? named = null)
    {
        Demand(table, "Create");
        var cells = Presets(table);
        var payload = new Payload(table, transaction, addresses);
        for (var i = 0; i < named?.Values.Count; i++)
            cells[table.Schema.ByName(named.Key!.Columns[i])!.Slot] = Fitting(table.Schema.ByName(named.Key.Columns[i])!, named.Values[i]);
        payload.Apply(body, cells, creating: true);
        var id = named?.Id ?? payload.Id ?? Guid.CreateVersion7(transaction.Now);
        if (transaction.TryGet(table, id, out _))
            throw Errors.DuplicateId();
        FitStatus(table, id, cells, payload);
        Complete(table, cells);
        transaction.Put(table, id, cells);
        return Now(table, id);
    }

    public RowView Update(RowView row, JsonElement body)
    {
        var table = row.Table;
        Demand(table, "Write");
        var cells = row.CopyCells(table.Slots);
        var payload = new Payload(table, transaction, addresses);
        payload.Apply(body, cells, creating: false);
        return Change(row, cells, payload);
    }

    /// <summary>Sets one column.</summary>
    public RowView Set(RowView row, Column column, JsonElement value)
    {
        Demand(row.Table, "Write");
        if (!column.CanUpdate || column.Slot < 0 || column.IsLookup)
            throw Errors.BadPayload(row.Table, $"The property '{column.PropertyName}' cannot be written.");
        var cells = row.CopyCells(row.Table.Slots);
        cells[column.Slot] = CellReader.Read(row.Table, column, value);
        var payload = new Payload(row.Table, transaction, addresses);
        payload.Written.Add(column);
        return Change(row, cells, payload);
    }

    /// <summary>Points a lookup to a row; null: to none.</summary>
    public RowView Link(RowView row, string navigation, JsonElement address)
    {
        Demand(row.Table, "Write");
        var cells = row.CopyCells(row.Table.Slots);
        var payload = new Payload(row.Table, transaction, addresses);
        payload.Link(navigation, address, cells);
        return Change(row, cells, payload);
    }

    public void Delete(RowView row)
    {
        Demand(row.Table, "Delete");
        transaction.Delete(row.Table, row.Id);
    }

    public static void Demand(Table table, string privilege)
    {
        if (table.Denied.Contains(privilege))
            throw Errors.Forbidden(table, privilege);
        if (table.Members is not null && privilege != "Read")
            throw Errors.Unexpected(400, $"The '{privilege}' method does not support entities of type '{table.Name}'.");
    }

    private RowView Change(RowView row, Cell[] cells, Payload payload)
    {
        FitStatus(row.Table, row.Id, cells, payload);
        Complete(row.Table, cells);
        transaction.Put(row.Table, row.Id, cells);
        return Now(row.Table, row.Id);
    }

    private RowView Now(Table table, Guid id)
        => transaction.TryGet(table, id, out var row) ? row : throw new InvalidOperationException("A row that was just written is missing.");

    private static Cell[] Presets(Table table)
    {
        var cells = new Cell[table.Slots];
        foreach (var column in table.Schema.Columns)
        {
            if (column.Slot < 0)
                continue;
            cells[column.Slot] = column.Type switch
            {
                ColumnType.Boolean => Cell.Of(column.DefaultFlag),
                ColumnType.State => Cell.Of(0),
                ColumnType.Status => Cell.Of(StatusOf(column, 0)),
                ColumnType.Owner => Cell.Of(WellKnown.UserId, "systemuser"),
                _ => Cell.Null,
            };
        }

        return cells;
    }

    private static Cell Fitting(Column column, Cell value)
        => column.Type switch
        {
            ColumnType.Integer or ColumnType.Picklist when value.Kind == CellKind.Decimal => Cell.Of((long)value.Decimal),
            _ when column.IsLookup && value.Kind == CellKind.Id => Cell.Of(value.Id, column.Navigations[0].Target),
            _ => value,
        };

    /// <summary>A status must belong to the state; a new state without a status takes its first one.</summary>
    private static void FitStatus(Table table, Guid id, Cell[] cells, Payload payload)
    {
        if (table.Schema is not { State: { } state, Status: { } status })
            return;
        var value = cells[state.Slot].IsNull ? 0 : cells[state.Slot].Whole;
        if (cells[status.Slot].IsNull || (payload.Written.Contains(state) && !payload.Written.Contains(status)))
            cells[status.Slot] = Cell.Of(StatusOf(status, value));
        var chosen = cells[status.Slot].Whole;
        if (status.Choices.FirstOrDefault(c => c.Value == chosen)?.State != value)
            throw Errors.StatusNotOfState(table, id, (int)chosen, state.Choices.First(c => c.Value == value).Label);
    }

    private static long StatusOf(Column status, long state) => status.Choices.First(c => c.State == state).Value;

    private void Complete(Table table, Cell[] cells)
    {
        var schema = table.Schema;
        var now = transaction.Now;
        var second = Cell.Of(new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerSecond, DateTimeKind.Utc));
        if (schema.ByName("createdon") is { } created && cells[created.Slot].IsNull)
        {
            var earlier = schema.ByName("overriddencreatedon") is { } overridden ? cells[overridden.Slot] : Cell.Null;
            cells[created.Slot] = earlier.IsNull ? second : earlier;
        }

        if (schema.ByName("modifiedon") is { } modified)
            cells[modified.Slot] = second;
        if (schema.ByName("modifiedby") is { IsLookup: true } by)
            cells[by.Slot] = Cell.Of(caller ?? WellKnown.UserId, "systemuser");
        if (schema.ByName("modifiedonbehalfby") is { IsLookup: true } behalf)
            cells[behalf.Slot] = caller is null ? Cell.Null : Cell.Of(WellKnown.UserId, "systemuser");
        if (schema.ByName("transactioncurrencyid") is { IsLookup: true } currency && cells[currency.Slot].IsNull
            && schema.Columns.Any(c => c.Type == ColumnType.Money && !cells[c.Slot].IsNull))
            cells[currency.Slot] = Cell.Of(WellKnown.CurrencyId, "transactioncurrency");
    }
}
