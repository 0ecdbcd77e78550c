namespace CampaignSync.Core.Mapping;

/// <summary>The replacements of one column for one field: technical value to the JSON that is written instead. Of two for the same value the first holds.</summary>
internal sealed class ReplacementSet
{
    private readonly Dictionary<byte[], byte[]?> _byValue = new(TechnicalText.Comparer);
    private readonly Dictionary<byte[], byte[]?>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private bool _hasNull;
    private byte[]? _forNull;

    public ReplacementSet() => _lookup = _byValue.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <param name="from">Technical text; null: null.</param>
    /// <param name="to">JSON; null: the unset value.</param>
    public void Add(byte[]? from, byte[]? to)
    {
        if (from is not null)
        {
            _byValue.TryAdd(from, to);
        }
        else if (!_hasNull)
        {
            _hasNull = true;
            _forNull = to;
        }
    }

    public bool TryFind(in SourceValue value, out byte[]? to)
    {
        if (value.Kind == ValueKind.Null)
        {
            to = _forNull;
            return _hasNull;
        }

        to = null;
        return value.Kind != ValueKind.Invalid && _lookup.TryGetValue(value.Text, out to);
    }

    public bool Covers(ReadOnlySpan<byte> value) => _lookup.ContainsKey(value);
}
