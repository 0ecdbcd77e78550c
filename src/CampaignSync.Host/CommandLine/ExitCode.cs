namespace CampaignSync.Host.CommandLine;

/// <summary>How a command ended (section 7 of the design; scripts rely on them).</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Refused or failed; message and error id stand on standard error.</summary>
    public const int Refused = 1;
    public const int WrongUsage = 2;

    /// <summary>A workflow is in the state that <c>--fail-on</c> names.</summary>
    public const int StatusMet = 3;
    public const int TimedOut = 4;

    /// <summary>Done, and there are new dead letters.</summary>
    public const int NewDeadLetters = 5;

    /// <summary>Ctrl+C ended the wait.</summary>
    public const int Interrupted = 130;
}
