namespace CampaignSync.Sandbox.Demo.Edits;

/// <summary>Things to choose from; what was chosen once is not chosen again, so that no edit spoils another one.</summary>
internal sealed class Pool<T>(IEnumerable<T> all)
{
    private readonly List<T> _left = [.. all];

    /// <summary>Takes the first that suit, fewer if there are not so many.</summary>
    public IReadOnlyList<T> Take(int count, Func<T, bool>? suits = null)
    {
        var taken = _left.Where(item => suits?.Invoke(item) ?? true).Take(count).ToArray();
        _left.RemoveAll(taken.Contains);
        return taken;
    }
}
