using CampaignSync.Benchmarks.Pump;
using CampaignSync.Benchmarks.Replies;
using CampaignSync.Benchmarks.Worlds;

namespace CampaignSync.Benchmarks.Rows;

/// <summary>Finds the number of connections at which the pump is best, and whether the sandbox holds it back.</summary>
internal static class PumpRuns
{
    private static readonly int[] s_connections = [1, 4, 16, 64];

    /// <summary>Below this many times the sandbox's rate with fixed replies, the sandbox is the limit.</summary>
    private const double Headroom = 1.5;

    /// <summary>Tries each on fresh sandboxes with a part of the work.</summary>
    public static async Task<int> BestConnectionsAsync(int records, int latency, int tries, string what = "load")
    {
        // With latency one connection says little and takes long.
        var best = (Connections: 0, Rate: 0.0);
        int[] candidates = latency > 0 ? s_connections[2..] : s_connections;
        // All once, then all again: a slow minute is not held against one of them.
        foreach (var connections in Enumerable.Repeat(candidates, tries).SelectMany(c => c))
        {
            await using var sandbox = await SandboxProcess.StartAsync(records, latency);
            if (what == "events")
                await EgressRows.AddEventsAsync(sandbox, records);
            var result = await PumpCommand.RunAsync(what, sandbox.AddressLine, connections);
            if (result.Rate > best.Rate)
                best = (connections, result.Rate);
        }
        return best.Connections;
    }

    /// <summary>Whether the sandbox is no limit for a pump that makes so many records a second against it.</summary>
    public static async Task<bool> HasHeadroomAsync(string what, int records, int connections, double rate)
    {
        await using var replies = await FixedProcess.StartAsync(records);
        // Twice: the sandbox was not cold either when it was measured for the second and third time.
        var first = await PumpCommand.RunAsync(what, replies.AddressLine, connections);
        var second = await PumpCommand.RunAsync(what, replies.AddressLine, connections);
        return Math.Max(first.Rate, second.Rate) >= Headroom * rate;
    }
}
