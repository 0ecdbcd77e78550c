namespace CampaignSync.Control.Hosting;

/// <summary>Starts processes that outlive the caller, its terminal and its session, and hold none of its handles.</summary>
public static class DetachedProcess
{
    /// <param name="errors">File that takes what the process says on standard error; emptied first.</param>
    /// <exception cref="ControlException"><c>HostNotStarted</c>.</exception>
    public static IDetachedProcess Start(HostCommand command, string errors)
        => OperatingSystem.IsWindows() ? WindowsDetachedProcess.Start(command) : UnixDetachedProcess.Start(command, errors);

    /// <summary>The caller's environment with the command's additions.</summary>
    internal static SortedDictionary<string, string> EnvironmentFor(HostCommand command)
    {
        // Sorted because Windows wants its environment block so.
        var environment = new SortedDictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        foreach (var (name, value) in command.Variables)
            environment[name] = value;
        return environment;
    }
}
