using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CampaignSync.Sandbox.Demo.Host;

/// <summary>Looks at the host's process from outside: how much memory it has, and whether it is gone.</summary>
internal sealed partial class HostWatch(TimeProvider time)
{
    private const int Terminate = 15;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Resident memory when last looked at, in bytes.</summary>
    public long Memory { get; private set; }

    /// <summary>The most resident memory that any host has had (VmHWM where the system tells it), in bytes.</summary>
    public long PeakMemory { get; private set; }

    public void Look(int processId)
    {
        var (memory, peak) = OperatingSystem.IsLinux() ? FromStatus(processId) : FromProcess(processId);
        if (memory > 0)
            Memory = memory;
        PeakMemory = Math.Max(PeakMemory, peak);
    }

    /// <summary>Tells the host to end and waits until it is gone.</summary>
    public async Task EndAsync(int processId, CancellationToken cancellationToken)
    {
        Look(processId);
        if (!IsGone(processId))
            SendEnd(processId);
        while (!IsGone(processId))
            await Task.Delay(s_pause, time, cancellationToken);
    }

    private static void SendEnd(int processId)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(processId, Terminate);
            return;
        }

        // There is no such signal on Windows. The workflows are stopped by now, so nothing is cut off.
        try
        {
            using var process = Process.GetProcessById(processId);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It went by itself in the meantime.
        }
    }

    private static bool IsGone(int processId)
    {
        // A process that nobody has collected yet counts as gone.
        if (OperatingSystem.IsLinux())
            return ReadStatus(processId).FirstOrDefault(line => line.StartsWith("State:", StringComparison.Ordinal)) is not { } state || state.Contains('Z', StringComparison.Ordinal);
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static (long Memory, long Peak) FromStatus(int processId)
    {
        var lines = ReadStatus(processId);
        return (Kilobytes(lines, "VmRSS:"), Kilobytes(lines, "VmHWM:"));
    }

    private static long Kilobytes(string[] lines, string name)
        => lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)
            : 0;

    private static string[] ReadStatus(int processId)
    {
        try
        {
            return File.ReadAllLines($"/proc/{processId}/status");
        }
        catch (IOException)
        {
            // No such process (any more).
            return [];
        }
    }

    private static (long Memory, long Peak) FromProcess(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return (process.WorkingSet64, Math.Max(process.PeakWorkingSet64, process.WorkingSet64));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return (0, 0);
        }
    }

    [UnsupportedOSPlatform("windows")]
    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
