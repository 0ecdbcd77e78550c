namespace CampaignSync.Core.Engine;

/// <summary>Asks for the page that follows while the one before it is stored: the source and the store work at the same time.</summary>
internal sealed class NextPage<TPage> : IAsyncDisposable
    where TPage : IDisposable
{
    private Request? _asked;

    /// <summary>The page that a link leads to, asked for already or not.</summary>
    public async Task<TPage> ReadAsync(string? link, Func<CancellationToken, Task<TPage>> read, CancellationToken cancellationToken)
    {
        if (_asked is not { } asked || asked.Link != link)
        {
            await DisposeAsync();
            return await read(cancellationToken);
        }
        _asked = null;
        using (asked.GivenUp)
            return await asked.Page;
    }

    /// <summary>Begins to read a page. What goes wrong is told to whoever reads it.</summary>
    public void Ask(string link, Func<CancellationToken, Task<TPage>> read, CancellationToken cancellationToken)
    {
        var givenUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _asked = new Request(link, read(givenUp.Token), givenUp);
    }

    /// <summary>Gives up a page that nobody wants any more. What goes wrong with it is learnt by whoever asks for it again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_asked is not { } asked)
            return;
        _asked = null;
        using (asked.GivenUp)
        {
            asked.GivenUp.Cancel();
            await ((Task)asked.Page).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        if (asked.Page.IsCompletedSuccessfully)
            (await asked.Page).Dispose();
    }

    private sealed record Request(string Link, Task<TPage> Page, CancellationTokenSource GivenUp);
}
