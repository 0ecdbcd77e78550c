using CampaignSync.Core.Backlog;

namespace CampaignSync.Core.Engine;

/// <summary>Whether a table's destination works for others: a write that succeeded meanwhile says so, else a probe, one a second at most.</summary>
internal sealed class ProbeCache(TimeProvider time, IItemWriter writer)
{
    /// <summary>Records whose last attempt is remembered, at most: during an outage all of them end with an answer that tells nothing.</summary>
    private const int MaxTried = 4096;

    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<int, long> _successes = [];
    private readonly Dictionary<int, (long At, Task<bool> Answer)> _probes = [];
    private readonly Dictionary<(int Table, Guid Key), long> _tried = [];

    public long Successes(BacklogTable table)
    {
        lock (_lock)
            return _successes.GetValueOrDefault(table.Id);
    }

    public void CountSuccess(BacklogTable table)
    {
        lock (_lock)
            _successes[table.Id] = _successes.GetValueOrDefault(table.Id) + 1;
    }

    /// <summary>Whether another record was written since the last attempt of this one, or a probe succeeds (rule 10).</summary>
    /// <param name="successesBefore">Successes when the attempt in question began; counts where no earlier one is remembered.</param>
    public async Task<bool> WorksAsync(BacklogTable table, Guid key, long successesBefore, CancellationToken cancellationToken)
    {
        Task<bool> probe;
        lock (_lock)
        {
            var successes = _successes.GetValueOrDefault(table.Id);
            var since = _tried.GetValueOrDefault((table.Id, key), successesBefore);
            if (_tried.Count >= MaxTried)
                _tried.Clear();
            _tried[(table.Id, key)] = successes;
            if (successes > since)
                return true;
            if (!_probes.TryGetValue(table.Id, out var last) || time.GetElapsedTime(last.At) > Validity)
                _probes[table.Id] = last = (time.GetTimestamp(), ProbeAsync(table, cancellationToken));
            probe = last.Answer;
        }
        return await probe;
    }

    private async Task<bool> ProbeAsync(BacklogTable table, CancellationToken cancellationToken)
    {
        try
        {
            return await writer.ProbeAsync(table, cancellationToken);
        }
        catch (Exception e) when (e is Ports.RemoteFaultException or OperationCanceledException)
        {
            return false;
        }
    }
}
