using CampaignSync.Sandbox.Campaign.Metadata;

namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>The columns that one request writes, in canonical form; an empty value takes the value away.</summary>
internal readonly ref struct WriteSet(Span<SlotRange> slots, Span<bool> present, PooledBuffer values)
{
    public const int Columns = ResourceDefinition.MostSlots;

    public Span<SlotRange> Slots { get; } = slots;

    public Span<bool> Present { get; } = present;

    /// <summary>Where the values are written to, before <see cref="Set"/> says to which column they belong.</summary>
    public PooledBuffer Values { get; } = values;

    public bool Has(int slot) => Present[slot];

    public ReadOnlySpan<byte> Value(int slot) => Slots[slot].In(Values.Written);

    /// <summary>Gives the column what was written to <see cref="Values"/> from <paramref name="start"/> on.</summary>
    public void Set(int slot, int start)
    {
        Present[slot] = true;
        Slots[slot] = new(start, Values.Length - start);
    }
}
