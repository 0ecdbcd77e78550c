using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Engine;

/// <summary>Asks for the page that follows while the one before it is stored: the source and the store work at the same time.</summary>
internal sealed class NextPage(IRecordSource source) : IAsyncDisposable
{
    private (string Link, Task<SourcePage> Page)? _asked;

    /// <summary>The page that a link leads to, asked for already or not.</summary>
    public async Task<SourcePage> ReadAsync(SourceQuery query, string? link, CancellationToken cancellationToken)
    {
        if (_asked is { } asked && asked.Link == link)
        {
            _asked = null;
            return await asked.Page;
        }
        await DisposeAsync();
        return await source.ReadPageAsync(query, link, cancellationToken);
    }

    /// <summary>Begins to read a page. What goes wrong is told to whoever reads it.</summary>
    public void Ask(SourceQuery query, string link, CancellationToken cancellationToken)
        => _asked = (link, source.ReadPageAsync(query, link, cancellationToken));

    /// <summary>Waits for a page that nobody wants any more, and gives it back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_asked is not { } asked)
            return;
        _asked = null;
        try
        {
            (await asked.Page).Dispose();
        }
        catch (Exception e) when (e is RemoteFaultException or OperationCanceledException)
        {
            // Nobody asks any more; whoever needs the page again learns it then.
        }
    }
}
