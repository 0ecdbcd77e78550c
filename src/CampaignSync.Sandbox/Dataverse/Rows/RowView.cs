using System.Runtime.InteropServices;
using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>One row to be read: a written one, or a synthetic one by its index.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RowView(Table table, Guid id, Row? written, int index)
{
    public Table Table { get; } = table;

    public Guid Id { get; } = id;

    public long Version => written?.Version ?? Table.Source.VersionAt(index);

    public Cell Get(Column column)
    {
        var cell = column.Slot switch
        {
            Column.IdSlot => Cell.Of(Id),
            Column.VersionSlot => Cell.Of(Version),
            Column.TableNameSlot => Cell.Of(Table.Name),
            var slot => InSlot(slot),
        };
        return column.Retyped ? cell.As(column.Type) : cell;
    }

    /// <summary>A copy of all cells, for a write.</summary>
    public Cell[] CopyCells(int slots)
    {
        var cells = new Cell[slots];
        for (var slot = 0; slot < slots; slot++)
            cells[slot] = InSlot(slot);
        return cells;
    }

    private Cell InSlot(int slot)
    {
        if (written is null)
            return Table.Source.Get(slot, index);
        return slot < written.Cells.Length ? written.Cells[slot] : Cell.Null;
    }
}
