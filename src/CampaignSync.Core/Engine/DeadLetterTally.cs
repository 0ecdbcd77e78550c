namespace CampaignSync.Core.Engine;

/// <summary>
/// How many records went to the dead letters since somebody looked, by table and error. Good enough for the log: a transaction that was
/// taken back and tried again counts twice. Any thread may add.
/// </summary>
internal sealed class DeadLetterTally
{
    private readonly Lock _lock = new();
    private Dictionary<(string Table, string ErrorId), int> _counts = [];

    public void Add(string table, string errorId, int count = 1)
    {
        lock (_lock)
            _counts[(table, errorId)] = _counts.GetValueOrDefault((table, errorId)) + count;
    }

    /// <summary>What has gathered; it gathers anew from here.</summary>
    public IReadOnlyList<(string Table, string ErrorId, int Count)> Take()
    {
        lock (_lock)
        {
            if (_counts.Count == 0)
                return [];
            var taken = _counts;
            _counts = [];
            return [.. taken.Select(c => (c.Key.Table, c.Key.ErrorId, c.Value))];
        }
    }
}
