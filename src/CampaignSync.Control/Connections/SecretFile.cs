using System.Text;
using CampaignSync.Control.Homes;
using CampaignSync.Sqlite.Files;

namespace CampaignSync.Control.Connections;

/// <summary>Keeps a secret in a file of the home that its owner alone can read.</summary>
public static class SecretFile
{
    private const string Folder = "secrets";

    /// <summary>Where the secret of a system is kept.</summary>
    /// <param name="system">Such as <c>dataverse</c>.</param>
    public static string PathOf(Home home, string system) => Path.Combine(home.Folder, Folder, $"{system}.secret");

    /// <summary>Writes it beside the file that is there and puts it in its place, so that no reader finds half of it.</summary>
    /// <exception cref="ControlException"><c>HomeNotWritable</c>.</exception>
    public static void Write(Home home, string system, ReadOnlySpan<char> secret)
    {
        var path = PathOf(home, system);
        var draft = $"{path}.{Path.GetRandomFileName()}";
        var bytes = new byte[Encoding.UTF8.GetByteCount(secret)];
        try
        {
            _ = Encoding.UTF8.GetBytes(secret, bytes);
            OwnerOnly.MakeFolder(Path.GetDirectoryName(path)!);
            using (var file = OwnerOnly.Open(draft, FileMode.CreateNew))
                file.Write(bytes);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ControlException(ControlErrorId.HomeNotWritable, $"The secret cannot be kept in {path}: {e.Message}", e);
        }
        finally
        {
            Array.Clear(bytes);
        }
    }
}
