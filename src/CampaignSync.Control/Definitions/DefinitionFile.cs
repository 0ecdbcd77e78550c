using System.Text;

namespace CampaignSync.Control.Definitions;

/// <summary>Writes definitions to files.</summary>
public static class DefinitionFile
{
    /// <param name="overwrite">Whether a file that is there may be written over.</param>
    /// <exception cref="ControlException"><c>FileExists</c>, <c>FileNotWritable</c>.</exception>
    public static void Write(string path, string text, bool overwrite)
    {
        if (!overwrite && File.Exists(path))
            throw new ControlException(ControlErrorId.FileExists, $"{path} is there already. Write over it with -Force, or name another place.");
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ControlException(ControlErrorId.FileNotWritable, $"{path} cannot be written: {e.Message}", e);
        }
    }
}
