using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace CampaignSync.Benchmarks.Worlds;

/// <summary>Bytes that another .NET process allocates, as its runtime counts them every second.</summary>
internal sealed class AllocationWatch : IDisposable
{
    private readonly EventPipeSession _session;
    private readonly EventPipeEventSource _source;
    private readonly Task _reading;

    /// <param name="counted">Called with the bytes of each second.</param>
    public AllocationWatch(int processId, Action<double> counted)
    {
        var provider = new EventPipeProvider("System.Runtime", EventLevel.Informational, arguments: new Dictionary<string, string> { ["EventCounterIntervalSec"] = "1" });
        _session = new DiagnosticsClient(processId).StartEventPipeSession(provider, requestRundown: false);
        _source = new EventPipeEventSource(_session.EventStream);
        _source.Dynamic.All += e =>
        {
            if (e.EventName == "EventCounters" && e.PayloadValue(0) is IDictionary<string, object> outer
                && outer["Payload"] is IDictionary<string, object> counter && counter["Name"] is "alloc-rate")
                counted((double)counter["Increment"]);
        };
        _reading = Task.Run(_source.Process);
    }

    public void Dispose()
    {
        _session.Stop();
        _reading.Wait();
        _source.Dispose();
        _session.Dispose();
    }
}
