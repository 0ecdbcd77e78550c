using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace CampaignSync.Chaos.Hosts;

/// <summary>A small disk of its own below the home, which can be filled.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;
    private readonly string _filler;
    private bool _mounted;

    private SmallDisk(string folder, bool mounted, string? problem)
    {
        (_folder, _mounted, Problem) = (folder, mounted, problem);
        _filler = Path.Combine(folder, "filler");
    }

    /// <summary>Why there is none; null: it is there.</summary>
    public string? Problem { get; }

    /// <summary>Makes the folder, owner-only, and mounts the disk there where the system lets us.</summary>
    public static SmallDisk Mount(string folder, long bytes)
    {
        if (OperatingSystem.IsWindows())
            return new SmallDisk(folder, mounted: false, "Windows mounts no such disk");
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var (code, said) = Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={bytes},mode=700"), "campaignsync-chaos", folder);
        return new SmallDisk(folder, code == 0, code == 0 ? null : said);
    }

    /// <summary>Takes all space but so much.</summary>
    public void Fill(long left)
    {
        using var filler = new FileStream(_filler, FileMode.Append, FileAccess.Write, FileShare.None);
        var piece = new byte[1 << 20];
        try
        {
            while (new DriveInfo(_folder).AvailableFreeSpace is var free && free > left)
            {
                filler.Write(piece.AsSpan(0, (int)Math.Min(piece.Length, free - left)));
                filler.Flush();
            }
        }
        catch (IOException) when (left == 0)
        {
            // Somebody else wrote meanwhile: now it is full.
        }
    }

    public void Free() => File.Delete(_filler);

    public void Dispose()
    {
        if (!_mounted)
            return;
        var (code, said) = Run("umount", "-l", _folder);
        if (code != 0)
            throw new IOException($"The disk at {_folder} could not be taken away: {said}");
        _mounted = false;
    }

    private static (int Code, string Said) Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, said.Trim());
        }
        catch (Win32Exception e)
        {
            return (-1, $"{program}: {e.Message}");
        }
    }
}
