namespace CampaignSync.Core.State;

/// <summary>Shorter ways to use a state store.</summary>
public static class StateStoreExtensions
{
    /// <summary>Runs work that has no result in a write transaction; see <see cref="IStateStore.WriteAsync"/>.</summary>
    public static Task WriteAsync(this IStateStore store, Action<IStateTransaction> work, CancellationToken cancellationToken = default)
        => store.WriteAsync(tx =>
        {
            work(tx);
            return true;
        }, cancellationToken);
}
