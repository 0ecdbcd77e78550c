namespace CampaignSync.Control.Hosting;

/// <summary>Brings up the host where none lives, and says what the one who asked should know of it.</summary>
public static class HostBringUp
{
    /// <exception cref="ControlException"><c>HostNotStarted</c>, <c>HostNotResponding</c>.</exception>
    public static async Task<IReadOnlyList<ControlWarning>> EnsureAsync(HostLauncher launcher, CancellationToken cancellationToken)
    {
        var warnings = new List<ControlWarning>();
        if (!launcher.IsRunning && SessionEnd.Find() is { } warning)
            warnings.Add(warning);
        var host = await launcher.EnsureRunningAsync(cancellationToken).ConfigureAwait(false);
        if (host.Version != HostVersion.Own)
            warnings.Add(new ControlWarning(ControlWarning.HostOtherVersion, $"The job host (process {host.ProcessId}) is version {host.Version}, this is {HostVersion.Own}. Stop all workflows and end that process to run the new one."));
        return warnings;
    }
}
