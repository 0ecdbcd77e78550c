namespace CampaignSync.Core.Engine;

/// <summary>The known causes for which a workflow is not at its best, by who reports them.</summary>
internal sealed class HealthBoard
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _causes = new(StringComparer.Ordinal);

    public void Report(string reporter, string cause)
    {
        lock (_lock)
            _causes[reporter] = cause;
    }

    public void Clear(string reporter)
    {
        lock (_lock)
            _causes.Remove(reporter);
    }

    /// <summary>All causes in one line; null: none.</summary>
    public string? Summary
    {
        get
        {
            lock (_lock)
                return _causes.Count == 0 ? null : string.Join(" ", _causes.Values.Distinct());
        }
    }
}
