using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace CampaignSync.Control.Hosting;

/// <summary>
/// Windows: <c>CreateProcess</c> without a console and without inherited handles, which <see cref="System.Diagnostics.Process"/>
/// would pass on, and outside of the caller's job where the job allows it.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed partial class WindowsDetachedProcess : IDetachedProcess, IDisposable
{
    private const uint DetachedFromConsole = 0x8;
    private const uint NewGroup = 0x200;
    private const uint UnicodeEnvironment = 0x400;
    private const uint OutsideOfJob = 0x01000000;
    private const int AccessDenied = 5;
    private const uint StillActive = 259;

    private readonly SafeProcessHandle _handle;

    private WindowsDetachedProcess(int id, SafeProcessHandle handle) => (Id, _handle) = (id, handle);

    public int Id { get; }

    public int? ExitCode => GetExitCode(_handle, out var code) && code != StillActive ? (int)code : null;

    public static WindowsDetachedProcess Start(HostCommand command)
    {
        const uint Flags = DetachedFromConsole | NewGroup | UnicodeEnvironment;
        var started = TryStart(command, Flags | OutsideOfJob, out var process)
            || (Marshal.GetLastPInvokeError() == AccessDenied && TryStart(command, Flags, out process));
        if (!started)
            throw new ControlException(ControlErrorId.HostNotStarted, $"The job host cannot be started with {command.Program}: {Marshal.GetLastPInvokeErrorMessage()}");
        _ = CloseHandle(process.Thread);
        return new WindowsDetachedProcess(process.ProcessId, new SafeProcessHandle(process.Process, ownsHandle: true));
    }

    public void Dispose() => _handle.Dispose();

    private static bool TryStart(HostCommand command, uint flags, out ProcessInformation process)
    {
        var line = new StringBuilder();
        foreach (var argument in command.Arguments.Prepend(command.Program))
            AppendArgument(line, argument);
        var environment = string.Concat(DetachedProcess.EnvironmentFor(command).Select(variable => $"{variable.Key}={variable.Value}\0")) + "\0";
        var startup = new StartupInfo { Size = Marshal.SizeOf<StartupInfo>() };
        // CreateProcess writes into the command line that it is given.
        var buffer = (line.ToString() + '\0').ToCharArray();
        return CreateProcess(command.Program, buffer, 0, 0, inheritHandles: false, flags, environment.ToCharArray(), null, ref startup, out process);
    }

    /// <summary>Quotes as the C runtime takes it apart: backslashes count only before a quote.</summary>
    internal static void AppendArgument(StringBuilder line, string argument)
    {
        if (line.Length > 0)
            line.Append(' ');
        line.Append('"');
        var backslashes = 0;
        foreach (var c in argument)
        {
            if (c == '\\')
            {
                backslashes++;
                continue;
            }

            line.Append('\\', c == '"' ? (backslashes * 2) + 1 : backslashes).Append(c);
            backslashes = 0;
        }

        line.Append('\\', backslashes * 2).Append('"');
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct StartupInfo
    {
        public int Size;
        public nint Reserved;
        public nint Desktop;
        public nint Title;
        public int X;
        public int Y;
        public int Width;
        public int Height;
        public int WidthInCharacters;
        public int HeightInCharacters;
        public int FillAttribute;
        public int Flags;
        public short ShowWindow;
        public short ReservedLength;
        public nint ReservedBytes;
        public nint StandardInput;
        public nint StandardOutput;
        public nint StandardError;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ProcessInformation
    {
        public nint Process;
        public nint Thread;
        public int ProcessId;
        public int ThreadId;
    }

    [LibraryImport("kernel32", EntryPoint = "CreateProcessW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CreateProcess(string program, [In, Out] char[] commandLine, nint processSecurity, nint threadSecurity, [MarshalAs(UnmanagedType.Bool)] bool inheritHandles, uint flags, char[] environment, string? folder, ref StartupInfo startup, out ProcessInformation process);

    [LibraryImport("kernel32", EntryPoint = "GetExitCodeProcess", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetExitCode(SafeProcessHandle process, out uint code);

    [LibraryImport("kernel32", EntryPoint = "CloseHandle", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CloseHandle(nint handle);
}
