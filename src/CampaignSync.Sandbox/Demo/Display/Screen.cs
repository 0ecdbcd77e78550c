namespace CampaignSync.Sandbox.Demo.Display;

/// <summary>What people read while the demo runs.</summary>
/// <param name="IsTerminal">Whether lines can be written over.</param>
internal sealed record Screen(TextWriter Writer, bool IsTerminal)
{
    public static Screen OnOutput(TextWriter output) => new(output, !Console.IsOutputRedirected && CanRedraw);

    public static Screen OnError(TextWriter error) => new(error, !Console.IsErrorRedirected && CanRedraw);

    private static bool CanRedraw => Environment.GetEnvironmentVariable("TERM") != "dumb";

    public void Say(string line)
    {
        Writer.WriteLine(line);
        Writer.Flush();
    }
}
