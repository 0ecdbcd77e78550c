using System.Runtime.InteropServices;

namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>
/// The rows of a table in the order of their last write. Times never go back within a table, so the order is that in
/// which writes are appended; entries that a later write has overtaken are skipped, and swept out now and then.
/// </summary>
internal sealed class ChangeLog
{
    private const int SmallestSweep = 4096;

    private readonly List<Entry> _entries = [];

    public void Append(CampaignRow row, int liveRows, Func<long, CampaignRow?> current)
    {
        _entries.Add(new(row.Modified, row.Version, row.Id));
        if (_entries.Count > SmallestSweep && _entries.Count > 2L * liveRows)
            _entries.RemoveAll(entry => current(entry.Row)?.Version != entry.Version);
    }

    /// <summary>Rows after a place (time, then number of the write) in ascending order.</summary>
    public IEnumerable<CampaignRow> After(long modified, long version, Func<long, CampaignRow?> current)
    {
        for (var i = FirstAfter(modified, version); i < _entries.Count; i++)
        {
            if (current(_entries[i].Row) is { } row && row.Version == _entries[i].Version)
                yield return row;
        }
    }

    /// <summary>Rows before a place, in descending order.</summary>
    public IEnumerable<CampaignRow> Before(long modified, long version, Func<long, CampaignRow?> current)
    {
        for (var i = FirstAfter(modified, version - 1) - 1; i >= 0; i--)
        {
            if (current(_entries[i].Row) is { } row && row.Version == _entries[i].Version)
                yield return row;
        }
    }

    private int FirstAfter(long modified, long version)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        var (low, high) = (0, entries.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            ref readonly var entry = ref entries[middle];
            if (entry.Modified < modified || (entry.Modified == modified && entry.Version <= version))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private readonly record struct Entry(long Modified, long Version, long Row);
}
