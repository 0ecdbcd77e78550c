namespace CampaignSync.Sqlite.Files;

/// <summary>
/// Files and folders that their owner alone can read. On Windows they have the access list of the home, which names its
/// owner and the system only; elsewhere the account's mask does not decide.
/// </summary>
public static class OwnerOnly
{
    private const UnixFileMode FileAccessBits = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderAccessBits = FileAccessBits | UnixFileMode.UserExecute;

    /// <summary>Opens a file for reading and writing, and makes it where it is missing and the mode allows it.</summary>
    /// <param name="allocate">Bytes to hold on the disk for a new file.</param>
    /// <exception cref="IOException">As <see cref="FileStream"/> throws it, for one the share that somebody else forbids.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not.</exception>
    public static FileStream Open(string path, FileMode mode, FileShare share = FileShare.ReadWrite | FileShare.Delete, long allocate = 0)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, PreallocationSize = allocate };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = FileAccessBits;
        return new FileStream(path, options);
    }

    /// <summary>Takes a file that somebody else has made away from everybody but its owner.</summary>
    /// <exception cref="UnauthorizedAccessException">The account does not own it.</exception>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, FileAccessBits);
    }

    /// <summary>Makes a folder where it is missing.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The account may not.</exception>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, FolderAccessBits);
    }
}
