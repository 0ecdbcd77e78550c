using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>
/// The job host: gives signs of life, carries out requests in the order of their numbers, and runs the workflows that are
/// wanted. It meets cmdlets and command line only in the state store.
/// </summary>
public sealed class JobHost : IDisposable
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RequestInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(1);

    private readonly JobHostSettings _settings;
    private readonly WorkflowSlots _slots;
    private readonly DateTimeOffset _startedAt;

    public JobHost(JobHostSettings settings)
    {
        _settings = settings;
        _slots = new WorkflowSlots(settings);
        _startedAt = settings.Time.GetUtcNow();
    }

    /// <summary>Runs until told to stop, or until nothing was wanted for a minute. Workflows that run when the host ends are taken on by the next one.</summary>
    /// <exception cref="StoreFencedException">Another host has taken over.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        await BeatAsync(ended: false);
        await _slots.ResumeAsync();
        // Signs of life go on until the last write has ended.
        using var ending = new CancellationTokenSource();
        var beating = KeepBeatingAsync(ending.Token);
        try
        {
            await ServeAsync(beating, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to end.
        }
        finally
        {
            await _slots.EndAllAsync();
            ending.Cancel();
        }
        try
        {
            await beating;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await BeatAsync(ended: true);
        }
    }

    public void Dispose() => _slots.Dispose();

    private async Task ServeAsync(Task beating, CancellationToken stop)
    {
        var idleSince = _settings.Time.GetUtcNow();
        while (true)
        {
            foreach (var request in _settings.Store.Read(r => r.OpenRequests()))
            {
                _slots.Take(request);
                idleSince = _settings.Time.GetUtcNow();
            }
            if (!_slots.Idle)
                idleSince = _settings.Time.GetUtcNow();
            if (_settings.EndWhenIdle && _settings.Time.GetUtcNow() - idleSince >= IdleLimit && await SayGoodbyeAsync())
                return;
            if (beating.IsCompleted)
                await beating;
            await Task.Delay(RequestInterval, _settings.Time, stop);
        }
    }

    /// <summary>Ends only if no request came meanwhile; one that comes later finds no living host and brings up the next.</summary>
    private async Task<bool> SayGoodbyeAsync()
    {
        try
        {
            return await _settings.Store.WriteAsync(tx =>
            {
                if (tx.OpenRequests().Count > 0)
                    return false;
                tx.PutHost(Beat(ended: true));
                return true;
            });
        }
        catch (StoreFullException)
        {
            // Nothing is wanted, so there is time until there is room.
            return false;
        }
    }

    private async Task KeepBeatingAsync(CancellationToken stop)
    {
        var full = false;
        while (true)
        {
            await Task.Delay(HeartbeatInterval, _settings.Time, stop);
            try
            {
                await BeatAsync(ended: false);
                full = false;
            }
            catch (StoreFullException e)
            {
                // The reserve is free now, or somebody makes room: the next sign may find it. A host that ended instead
                // could not write why its workflows fail.
                if (!full)
                    _settings.Log.Write(LogSeverity.Error, FailureId.StateStoreFull, null, e.Message);
                full = true;
            }
        }
    }

    private Task BeatAsync(bool ended) => _settings.Store.WriteFirstAsync(tx =>
    {
        tx.PutHost(Beat(ended));
        return true;
    });

    private HostState Beat(bool ended)
        => new(_settings.Epoch, _settings.ProcessId, _settings.Version, _startedAt, _settings.Time.GetUtcNow(), ended);
}
