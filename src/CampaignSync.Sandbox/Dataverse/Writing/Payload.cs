using System.Text.Json;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Writing;

/// <summary>Carries the properties of one payload over into the cells of a row.</summary>
internal sealed class Payload(Table table, Transaction transaction, RowAddress addresses)
{
    private const string Bind = "@odata.bind";

    /// <summary>Columns that the payload gave a value.</summary>
    public HashSet<Column> Written { get; } = [];

    /// <summary>The primary id, if the payload has it.</summary>
    public Guid? Id { get; private set; }

    /// <exception cref="DataverseException">A property or a value that does not fit.</exception>
    public void Apply(JsonElement body, Cell[] cells, bool creating)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw Errors.BadPayload(table, "An object was expected.");
        foreach (var property in body.EnumerateObject())
        {
            var name = property.Name;
            if (name.EndsWith(Bind, StringComparison.Ordinal))
                Link(name[..^Bind.Length], property.Value, cells);
            else if (!name.Contains('@'))
                Value(name, property.Value, cells, creating);
        }
    }

    /// <summary>Points a lookup to a row, or to none.</summary>
    /// <exception cref="DataverseException">No such navigation property, or the row does not exist.</exception>
    public void Link(string navigation, JsonElement value, Cell[] cells)
    {
        var (column, target) = table.Schema.ByNavigation(navigation) ?? throw Errors.UnknownBind(table, navigation);
        if (!column.CanCreate && !column.CanUpdate)
            return;
        Written.Add(column);
        if (value.ValueKind == JsonValueKind.Null)
        {
            cells[column.Slot] = Cell.Null;
            return;
        }

        var row = addresses.Find(
            transaction, value.GetString() ?? throw Errors.BadPayload(table, $"The value of '{navigation}{Bind}' must be a string."));
        if (row.Table.Name != target.Target && !(column.Type == ColumnType.Owner && row.Table.Name is "systemuser" or "team"))
            throw Errors.BadPayload(table, $"A row of '{row.Table.Name}' cannot be bound to '{navigation}', which takes '{target.Target}'.");
        cells[column.Slot] = Cell.Of(row.Id, row.Table.Name);
    }

    private void Value(string name, JsonElement value, Cell[] cells, bool creating)
    {
        if (table.Schema.ByName(name) is { IsLookup: false } column)
        {
            if (column.Slot == Column.IdSlot)
                Id = CellReader.Read(table, column, value).Id;
            else if (creating ? column.CanCreate : column.CanUpdate)
            {
                cells[column.Slot] = CellReader.Read(table, column, value);
                Written.Add(column);
            }

            // What cannot be written is passed over in silence, as Dataverse does with createdon and the like.
            return;
        }

        if (table.Schema.ByNavigation(name) is not null)
        {
            if (value.ValueKind != JsonValueKind.Null)
                throw Errors.BadPayload(table, $"The sandbox does not create rows together with others: '{name}' takes null or {Bind}.");
            Link(name, value, cells);
            return;
        }

        if (table.Schema.ByProperty(name) is not null)
        {
            throw Errors.BadPayload(
                table, "CRM do not support direct update of Entity Reference properties, Use Navigation properties instead.");
        }

        throw Errors.UnknownInPayload(table, name);
    }
}
