using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace CampaignSync.Control.Homes;

/// <summary>Mode and owner of a file, which .NET does not give both of.</summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixFile
{
    // linux/stat.h: struct statx has the same layout on every architecture.
    private const int StatxOwner = 20;
    private const int StatxSize = 256;
    private const uint StatxBasic = 0x7ff;
    private const int CurrentFolder = -100;

    // sys/stat.h of macOS with 64-bit inodes.
    private const int MacOwner = 16;
    private const int MacSize = 144;

    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static (uint Owner, UnixFileMode Mode) Describe(string path)
    {
        var mode = File.GetUnixFileMode(path);
        Span<byte> buffer = stackalloc byte[StatxSize];
        var failed = OperatingSystem.IsMacOS()
            ? MacStat(path, buffer[..MacSize]) != 0
            : Statx(CurrentFolder, path, 0, StatxBasic, buffer) != 0;
        if (failed)
            throw new IOException($"The owner of {path} cannot be told (error {Marshal.GetLastPInvokeError()}).");
        return (MemoryMarshal.Read<uint>(buffer[(OperatingSystem.IsMacOS() ? MacOwner : StatxOwner)..]), mode);
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> buffer);

    private static int MacStat(string path, Span<byte> buffer)
        => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? StatArm(path, buffer) : StatX64(path, buffer);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatArm(string path, Span<byte> buffer);

    [LibraryImport("libc", EntryPoint = "stat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX64(string path, Span<byte> buffer);
}
