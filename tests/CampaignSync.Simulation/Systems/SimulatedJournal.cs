using System.Globalization;
using CampaignSync.Core.Ports;

namespace CampaignSync.Simulation.Systems;

/// <summary>
/// The journal of events: entries with a position each, kept for a while. The order within a page is no promise, and an
/// entry may come twice.
/// </summary>
internal sealed class SimulatedJournal(Random random)
{
    private readonly List<byte[]> _entries = [];

    /// <summary>Entries per page, at most.</summary>
    public int PageSize { get; set; } = 5;

    /// <summary>Number of the next entry.</summary>
    public int End => _entries.Count;

    /// <summary>Number of the oldest entry that is still offered.</summary>
    public int Oldest { get; private set; }

    public void Append(byte[] entry) => _entries.Add(entry);

    public byte[] Entry(int number) => _entries[number];

    /// <summary>Entries before this number are no longer offered.</summary>
    public void Forget(int before) => Oldest = Math.Max(Oldest, before);

    /// <summary>Number of the first entry behind a link.</summary>
    public static int Position(string link) => int.Parse(link.AsSpan("since|".Length), CultureInfo.InvariantCulture);

    public JournalPage Read(string? link, bool atLatest, ReadFault fault)
    {
        if (link is null && atLatest)
            return Page([], End);
        var from = link is null ? Oldest : Position(link);
        // A position is that of the entry before it: once that is forgotten, so is the position.
        if (link is not null && (from < Oldest || from == Oldest && from > 0 && fault == ReadFault.Expired))
            throw new CursorExpiredException($"Events at position {from} have expired.");
        var count = Math.Min(random.Next(1, PageSize + 1), End - from);
        var entries = _entries.GetRange(from, count);
        if (fault == ReadFault.Duplicates && End > Oldest)
            entries.Insert(random.Next(entries.Count + 1), _entries[random.Next(Oldest, Math.Max(Oldest + 1, from))]);
        if (fault == ReadFault.Reordered)
            entries.Reverse();
        return Page(entries, from + count);
    }

    private JournalPage Page(List<byte[]> entries, int next)
    {
        // Lent, as the real ones are: whoever touches them after the page was given back finds nonsense.
        byte[][] lent = [.. entries.Select(e => e.ToArray())];
        return new([.. lent.Select(e => new ReadOnlyMemory<byte>(e))], string.Create(CultureInfo.InvariantCulture, $"since|{next}"), entries.Count == 0 && random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(1, 10)) : null, new Loan(lent));
    }

    private sealed class Loan(byte[][] entries) : IDisposable
    {
        public void Dispose()
        {
            foreach (var entry in entries)
                Array.Fill(entry, (byte)'?');
        }
    }
}
