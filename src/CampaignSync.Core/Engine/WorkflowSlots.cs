using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>The workflows that a host runs, at most one run of each, and the requests that concern them, one after the other.</summary>
internal sealed class WorkflowSlots : IDisposable
{
    private readonly JobHostSettings _settings;
    private readonly RequestGate _dataverseGate;
    private readonly RequestGate _campaignGate;
    private readonly Dictionary<WorkflowName, WorkflowSlot> _slots;
    private readonly HashSet<long> _taken = [];
    private readonly HostAnswers _answers;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _answering = [];

    public WorkflowSlots(JobHostSettings settings)
    {
        _settings = settings;
        _dataverseGate = new RequestGate(GateLimits.Dataverse, settings.Time, new Random(settings.Seed));
        _campaignGate = new RequestGate(GateLimits.Campaign, settings.Time, new Random(settings.Seed + 1));
        _answers = new HostAnswers(settings, _dataverseGate, _campaignGate);
        _slots = WorkflowNames.All.ToDictionary(n => n, n => new WorkflowSlot(n, settings, _dataverseGate, _campaignGate));
    }

    /// <summary>Nothing runs and nothing is being carried out.</summary>
    public bool Idle => _slots.Values.All(s => s.Idle) && _answers.Idle;

    /// <summary>Takes on what ran under the host before, on the version that it ran on.</summary>
    public void Resume()
    {
        // One look: a start between two would be taken for one that runs already, and what it asks for would be lost.
        var (open, states) = _settings.Store.Read(r => (r.OpenRequests(), _slots.Keys.ToDictionary(n => n, r.GetWorkflow)));
        foreach (var (name, slot) in _slots)
        {
            var state = states[name];
            var startsAnyway = open.Any(r => r.Workflow == name && r.Verb == RequestVerb.Start && r.Number == state.StartRequest);
            if (state.IsResumable() && !startsAnyway)
                slot.Resume();
        }
    }

    /// <summary>Carries out a request, after those of the same workflow that came before it. Each is taken once.</summary>
    public void Take(ControlRequest request)
    {
        if (!_taken.Add(request.Number))
            return;
        if (request.Workflow is { } name)
            _slots[name].Enqueue(request);
        else
            Answer(request);
    }

    private void Answer(ControlRequest request)
    {
        _answering.RemoveAll(answering => answering.IsCompletedSuccessfully);
        _answering.Add(_answers.AnswerAsync(request, _end.Token));
    }

    /// <summary>Throws what kept a request from being carried out.</summary>
    public void ThrowIfFailed()
    {
        foreach (var slot in _slots.Values)
            slot.ThrowIfFailed();
    }

    /// <summary>Ends all runs; their statuses stay, for the next host.</summary>
    public async Task EndAllAsync()
    {
        _end.Cancel();
        await Task.WhenAll([.. _slots.Values.Select(s => s.EndAsync()), .. _answering]);
    }

    public void Dispose()
    {
        foreach (var slot in _slots.Values)
            slot.Dispose();
        _end.Dispose();
        _dataverseGate.Dispose();
        _campaignGate.Dispose();
    }
}
