namespace CampaignSync.Core.Ports;

/// <summary>The journal of email marketing events (Adobe I/O Events journaling).</summary>
public interface IEventJournal
{
    /// <summary>One answer of the journal.</summary>
    /// <param name="link">The next link of the answer before; null: begin.</param>
    /// <param name="atLatest">Where to begin without a link: at the end of what is there, else at the oldest entry.</param>
    /// <exception cref="CursorExpiredException">The position is older than what the journal keeps (410).</exception>
    /// <exception cref="FatalException">A link leads to a host that is not listed, or the credential is rejected.</exception>
    /// <exception cref="TransientException">Anything that passes, an answer that is no journal page included.</exception>
    Task<JournalPage> ReadAsync(string? link, bool atLatest, CancellationToken cancellationToken);
}

/// <summary>One answer of the journal. Disposing it gives its memory back; no entry may be touched after that.</summary>
/// <param name="Entries">UTF-8 JSON of each entry of <c>events</c>, in the order of the page; repeats and disorder are the journal's right.</param>
/// <param name="NextLink">Absolute; what the next read follows.</param>
/// <param name="RetryAfter">At the end (204): the pause that the journal asks for.</param>
/// <param name="Owner">Of the entries' memory; null: it is left to the garbage collector.</param>
public sealed record JournalPage(IReadOnlyList<ReadOnlyMemory<byte>> Entries, string NextLink, TimeSpan? RetryAfter = null, IDisposable? Owner = null) : IDisposable
{
    public void Dispose() => Owner?.Dispose();
}
