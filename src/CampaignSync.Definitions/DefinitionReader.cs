using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;
using CampaignSync.Definitions.Text;
using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions;

/// <summary>
/// Reads one definition file and checks every rule that the file can be held to by itself; <see cref="DefinitionSet"/> checks
/// those across files. Never throws for what a text contains, and takes bounded time and memory for any text.
/// </summary>
public static class DefinitionReader
{
    /// <summary>The longest text that is read, in bytes of UTF-8.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <param name="fileName">Where the text comes from: named in problems, and what relative secret files are relative to.</param>
    public static ParsedFile Read(string fileName, string text)
    {
        var problems = new Problems(fileName);
        return Read(fileName, text, problems);
    }

    /// <summary>Reads bytes, and refuses what is not UTF-8; a byte order mark is allowed.</summary>
    public static ParsedFile Read(string fileName, ReadOnlySpan<byte> bytes)
    {
        var problems = new Problems(fileName);
        var text = TextDecoder.Decode(bytes, problems);
        return Read(fileName, text ?? "", problems);
    }

    /// <summary>Reads a file from disk.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ParsedFile ReadFile(string fileName)
    {
        using var stream = File.OpenRead(fileName);
        // One byte more than allowed tells a file that is too long from one that just fits.
        var buffer = new byte[Math.Min(stream.Length, MaxBytes) + 1];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return Read(fileName, buffer.AsSpan(0, length));
    }

    private static ParsedFile Read(string fileName, string text, Problems problems)
    {
        var fullPath = Path.GetFullPath(fileName);
        Definition? definition = null;
        if (problems.None && TextCheck.Accepts(text, problems))
        {
            var root = new YamlComposer(text, problems).Compose();
            if (root is not null)
                definition = RootReader.Read(root, Path.GetDirectoryName(fullPath) ?? fullPath, problems);
        }

        return new ParsedFile(fileName, fullPath, text, problems.None ? definition : null, problems.InOrder());
    }
}
