namespace CampaignSync.Control.Definitions;

/// <summary>Where definitions are exported to: a file that is named as one, or a folder that gets a file for each.</summary>
/// <param name="path">Absolute.</param>
/// <param name="given">The same as it was written.</param>
public sealed class ExportTarget(string path, string given)
{
    private string? _subject;

    /// <summary>A folder that is there stays a folder, whatever it is called; so does what ends like one.</summary>
    private bool IsFile { get; } = Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML" && !Path.EndsInDirectorySeparator(given) && !Directory.Exists(path);

    /// <summary>The file that takes a definition.</summary>
    /// <exception cref="ControlException"><c>FileNotWritable</c>: it is one file, and another definition went there.</exception>
    public string FileOf(string subject)
    {
        if (!IsFile)
            return Path.Combine(path, $"{subject}.yaml");
        if (_subject is not null && _subject != subject)
            throw new ControlException(ControlErrorId.FileNotWritable, $"{given} is one file, and {_subject} and {subject} are two definitions: name one workflow, or a folder.");
        _subject = subject;
        return path;
    }
}
