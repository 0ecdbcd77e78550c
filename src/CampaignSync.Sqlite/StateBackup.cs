using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite;

/// <summary>
/// Copies the state, as it stands at one moment, into a file that only its owner can read; it holds the backlog and the dead
/// letters, so also personal data. The host may go on: while the copy is made, only the write-ahead log grows.
/// </summary>
public static class StateBackup
{
    /// <summary>Writes the copy; the file appears when it is complete.</summary>
    /// <exception cref="HomeNotFoundException">There is no state in this home.</exception>
    /// <exception cref="StateStoreException">The file exists already or cannot be written, or the state is damaged.</exception>
    public static void Write(string home, string file)
    {
        if (File.Exists(file))
            throw new StateStoreException($"{file} exists already; name another file for the backup.");
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new StateStoreException($"The backup {file} cannot be written: there is no folder {folder}. Make it first.");
        var part = file + ".part";
        using var source = Connections.OpenToCopy(new StateFiles(home));
        try
        {
            File.Delete(part);
            OwnerOnly.Open(part, FileMode.CreateNew).Dispose();
            using (var target = Database.Open(part, readOnly: false))
                source.CopyTo(target);
            File.Move(part, file);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new StateStoreException($"The backup {file} cannot be written: {e.Message}", e);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
