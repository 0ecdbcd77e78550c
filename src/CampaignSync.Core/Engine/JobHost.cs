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
    private static readonly TimeSpan RequestInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(1);

    private readonly JobHostSettings _settings;
    private readonly WorkflowSlots _slots;
    private readonly DateTimeOffset _startedAt;
    private bool _full;

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
        await BeatIfThereIsRoomAsync();
        _slots.Resume();
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
            try
            {
                await _slots.EndAllAsync();
            }
            finally
            {
                ending.Cancel();
            }
        }
        try
        {
            await beating;
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await SayEndedAsync();
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
            _slots.ThrowIfFailed();
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
        while (true)
        {
            await Task.Delay(HeartbeatInterval, _settings.Time, stop);
            await BeatIfThereIsRoomAsync();
        }
    }

    private async Task BeatIfThereIsRoomAsync()
    {
        try
        {
            await BeatAsync(ended: false);
            _full = false;
        }
        catch (StoreFullException e)
        {
            // The reserve is free now, or somebody makes room: the next sign may find it. A host that ended instead
            // could not write why its workflows fail.
            if (!_full)
                _settings.Log.Write(LogSeverity.Error, FailureId.StateStoreFull, null, e.Message);
            _full = true;
        }
    }

    private async Task SayEndedAsync()
    {
        try
        {
            await BeatAsync(ended: true);
        }
        catch (StoreFullException e)
        {
            // It ended as it was told to; that it did shows when its last sign of life is no longer good.
            _settings.Log.Write(LogSeverity.Warning, FailureId.StateStoreFull, null, e.Message);
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
