namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>
/// The compact form of a row: for each column that is set, its number (one byte), the length of its value (one byte, or
/// four from 255 on) and the value as it stands in JSON. A million rows are a million small arrays.
/// </summary>
internal static class RowBytes
{
    private const byte LongMark = 255;

    /// <summary>Finds all columns of a row.</summary>
    public static void Index(ReadOnlySpan<byte> row, Span<SlotRange> slots)
    {
        slots.Clear();
        for (var at = 0; at < row.Length;)
        {
            var slot = row[at];
            var range = RangeAt(row, at);
            slots[slot] = range;
            at = range.Offset + range.Length;
        }
    }

    /// <summary>The value of one column; empty if it is not set.</summary>
    public static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> row, int slot)
    {
        for (var at = 0; at < row.Length;)
        {
            var range = RangeAt(row, at);
            if (row[at] == slot)
                return range.In(row);
            at = range.Offset + range.Length;
        }

        return default;
    }

    /// <summary>Puts a row together: of each column what was <paramref name="written"/>, else what was there.</summary>
    public static byte[] Merge(ReadOnlySpan<byte> old, ReadOnlySpan<SlotRange> oldSlots, in WriteSet written)
    {
        var size = 0;
        for (var slot = 0; slot < oldSlots.Length; slot++)
        {
            var length = written.Has(slot) ? written.Slots[slot].Length : oldSlots[slot].Length;
            if (length > 0)
                size += length + (length < LongMark ? 2 : 6);
        }

        var row = GC.AllocateUninitializedArray<byte>(size);
        var at = 0;
        for (var slot = 0; slot < oldSlots.Length; slot++)
        {
            var value = written.Has(slot) ? written.Value(slot) : oldSlots[slot].In(old);
            if (value.IsEmpty)
                continue;
            row[at++] = (byte)slot;
            if (value.Length < LongMark)
            {
                row[at++] = (byte)value.Length;
            }
            else
            {
                row[at++] = LongMark;
                BitConverter.TryWriteBytes(row.AsSpan(at), value.Length);
                at += 4;
            }

            value.CopyTo(row.AsSpan(at));
            at += value.Length;
        }

        return row;
    }

    private static SlotRange RangeAt(ReadOnlySpan<byte> row, int at)
        => row[at + 1] < LongMark ? new(at + 2, row[at + 1]) : new(at + 6, BitConverter.ToInt32(row[(at + 2)..]));
}
