using System.Runtime.InteropServices;

namespace CampaignSync.Chaos.Hosts;

/// <summary>The signals that a process cannot catch.</summary>
internal static partial class Signals
{
    private const int KillNumber = 9;
    private const int ContinueNumber = 18;
    private const int StopNumber = 19;

    public static void Kill(int processId) => _ = Send(processId, KillNumber);

    public static void Suspend(int processId) => _ = Send(processId, StopNumber);

    public static void Resume(int processId) => _ = Send(processId, ContinueNumber);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Send(int processId, int signal);
}
