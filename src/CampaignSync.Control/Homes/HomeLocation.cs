using System.Runtime.InteropServices;

namespace CampaignSync.Control.Homes;

/// <summary>Which folder is meant: the one named, else <c>CAMPAIGNSYNC_HOME</c>, else the machine's where this account may write, else the account's own.</summary>
public static partial class HomeLocation
{
    /// <summary>Names the home where none is named on the command line.</summary>
    public const string Variable = "CAMPAIGNSYNC_HOME";

    private const int WriteAndEnter = 2 | 1;

    /// <param name="named">As given by the user; null: not given.</param>
    /// <param name="variable">Value of <see cref="Variable"/>; null or empty: not set.</param>
    /// <exception cref="ControlException"><c>HomeUnknown</c>.</exception>
    public static Home Resolve(string? named, string? variable)
    {
        if (!string.IsNullOrWhiteSpace(named))
            return new Home(Path.GetFullPath(named));
        if (!string.IsNullOrWhiteSpace(variable))
            return new Home(Path.GetFullPath(variable));
        return new Home(Default(MachineFolder, OwnFolder, CanWrite));
    }

    /// <summary>Of the two default folders the one to use.</summary>
    internal static string Default(string machine, string? own, Func<string, bool> canWrite)
    {
        var writable = Directory.Exists(machine) ? canWrite(machine) : Path.GetDirectoryName(machine) is { } parent && canWrite(parent);
        if (writable)
            return machine;
        return own ?? throw new ControlException(ControlErrorId.HomeUnknown, $"This account may not write {machine} and has no data folder of its own: name a folder with --home or {Variable}.");
    }

    private static string MachineFolder => OperatingSystem.IsWindows()
        ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "CampaignSync")
        : "/var/lib/campaignsync";

    private static string? OwnFolder
    {
        get
        {
            var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return data.Length == 0 ? null : Path.Combine(data, OperatingSystem.IsWindows() ? "CampaignSync" : "campaignsync");
        }
    }

    private static bool CanWrite(string folder)
    {
        if (!Directory.Exists(folder))
            return false;
        if (!OperatingSystem.IsWindows())
            return Access(folder, WriteAndEnter) == 0;
        try
        {
            // Windows decides by access list, which only the attempt answers truly.
            using var probe = new FileStream(Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
