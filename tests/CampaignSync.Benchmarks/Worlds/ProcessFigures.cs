using System.Diagnostics;
using System.Globalization;

namespace CampaignSync.Benchmarks.Worlds;

/// <summary>Processor time and memory of a process.</summary>
internal static class ProcessFigures
{
    /// <summary>User and system time so far.</summary>
    public static TimeSpan Processor(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.TotalProcessorTime;
    }

    /// <summary>The most resident memory that it ever had, in bytes (VmHWM where the system tells it).</summary>
    public static long PeakMemory(int processId)
    {
        if (OperatingSystem.IsLinux())
        {
            var line = File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024 * long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
        using var process = Process.GetProcessById(processId);
        return process.PeakWorkingSet64;
    }
}
