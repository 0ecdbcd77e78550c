namespace CampaignSync.Host.Output;

/// <summary>Writes a message of several lines, such as all that does not fit a schema, so that each line can be found by what stands before it.</summary>
internal static class PrefixedLines
{
    public static void Write(TextWriter writer, string prefix, string message)
    {
        foreach (var line in message.Split('\n'))
            writer.WriteLine($"{prefix}{line.TrimEnd('\r')}");
    }
}
