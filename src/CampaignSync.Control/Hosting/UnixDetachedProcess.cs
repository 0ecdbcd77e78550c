using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CampaignSync.Control.Hosting;

/// <summary>
/// Linux and macOS: <c>posix_spawn</c> in a session of its own, because <see cref="System.Diagnostics.Process"/> leaves the child in
/// the terminal's session, where closing the terminal ends it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed partial class UnixDetachedProcess : IDetachedProcess
{
    private const int ReadOnly = 0;
    private const int OwnerReadWrite = 0x180;

    private int _exitCode = Running;
    private const int Running = int.MinValue;

    private UnixDetachedProcess(int id) => Id = id;

    public int Id { get; }

    public int? ExitCode => Volatile.Read(ref _exitCode) is var code and not Running ? code : null;

    public static UnixDetachedProcess Start(HostCommand command, string errors)
    {
        // Sizes of opaque structures differ between systems; all are well below these.
        var actions = Marshal.AllocHGlobal(1024);
        var attributes = Marshal.AllocHGlobal(1024);
        var signals = Marshal.AllocHGlobal(256);
        try
        {
            Check(FileActionsInit(actions), command);
            Check(AttributesInit(attributes), command);
            Check(AddOpen(actions, 0, "/dev/null", ReadOnly, 0), command);
            Check(AddOpen(actions, 1, "/dev/null", WriteOnly, 0), command);
            Check(AddOpen(actions, 2, errors, WriteOnly | Create | Truncate, OwnerReadWrite), command);
            foreach (var handle in InheritedHandles())
                Check(AddClose(actions, handle), command);

            // A shell that runs things in the background ignores signals for them, and the child would inherit that.
            _ = SignalSetFill(signals);
            Check(SetDefaults(attributes, signals), command);
            _ = SignalSetEmpty(signals);
            Check(SetMask(attributes, signals), command);
            Check(SetFlags(attributes, Flags), command);

            string?[] arguments = [command.Program, .. command.Arguments, null];
            string?[] environment = [.. DetachedProcess.EnvironmentFor(command).Select(variable => $"{variable.Key}={variable.Value}"), null];
            Check(Spawn(out var id, command.Program, actions, attributes, arguments, environment), command);
            var process = new UnixDetachedProcess(id);
            // Reaps the child, which would else stay a zombie for as long as the caller lives.
            new Thread(process.AwaitExit) { IsBackground = true, Name = "host exit" }.Start();
            return process;
        }
        finally
        {
            _ = FileActionsDestroy(actions);
            _ = AttributesDestroy(attributes);
            Marshal.FreeHGlobal(actions);
            Marshal.FreeHGlobal(attributes);
            Marshal.FreeHGlobal(signals);
        }
    }

    private void AwaitExit()
    {
        int result;
        int status;
        do
        {
            result = WaitFor(Id, out status, 0);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        var signal = status & 0x7f;
        Volatile.Write(ref _exitCode, result != Id ? -1 : signal == 0 ? (status >> 8) & 0xff : 128 + signal);
    }

    /// <summary>What the caller was given by its own parent and would pass on; macOS closes it by a flag.</summary>
    private static int[] InheritedHandles()
        => OperatingSystem.IsMacOS()
            ? []
            : Directory.EnumerateFileSystemEntries("/proc/self/fd").Select(path => int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture)).Where(handle => handle > 2).ToArray();

    private static void Check(int error, HostCommand command)
    {
        if (error != 0)
            throw new ControlException(ControlErrorId.HostNotStarted, $"The job host cannot be started with {command.Program}: {Marshal.GetPInvokeErrorMessage(error)} (error {error}).");
    }

    /// <summary>SETSIGDEF, SETSIGMASK, SETSID and, on macOS, CLOEXEC_DEFAULT.</summary>
    private static short Flags => OperatingSystem.IsMacOS() ? (short)0x440c : (short)0x008c;
    private static int WriteOnly => 1;
    private static int Create => OperatingSystem.IsMacOS() ? 0x200 : 0x40;
    private static int Truncate => OperatingSystem.IsMacOS() ? 0x400 : 0x200;
    private static int Interrupted => 4;

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Spawn(out int id, string path, nint actions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int FileActionsInit(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int FileActionsDestroy(nint actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddOpen(nint actions, int handle, string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addclose")]
    private static partial int AddClose(nint actions, int handle);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int AttributesInit(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int AttributesDestroy(nint attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(nint attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(nint attributes, nint signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(nint attributes, nint signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int SignalSetFill(nint signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int SignalSetEmpty(nint signals);

    [LibraryImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static partial int WaitFor(int id, out int status, int options);
}
