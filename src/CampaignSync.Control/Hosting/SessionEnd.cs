namespace CampaignSync.Control.Hosting;

/// <summary>Tells whether the session at hand ends all that was started in it, detached or not, as build servers and service units do.</summary>
public static class SessionEnd
{
    /// <summary>Warning id.</summary>
    public const string HostMayBeEnded = nameof(HostMayBeEnded);

    private static readonly (string Variable, string What)[] BuildServers =
    [
        ("GITHUB_ACTIONS", "A GitHub Actions job"),
        ("TF_BUILD", "An Azure Pipelines job"),
        ("GITLAB_CI", "A GitLab job"),
        ("JENKINS_URL", "A Jenkins build"),
        ("TEAMCITY_VERSION", "A TeamCity build"),
        // What nearly all others set, too; last, because the names above say more.
        ("CI", "A CI job (the variable CI is set)"),
    ];

    /// <summary>The warning to give where a host is launched; null: nothing is known to end it.</summary>
    public static ControlWarning? Find() => Find(Environment.GetEnvironmentVariable, ControlGroup());

    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="controlGroup">Path of the caller's control group; null: not on Linux.</param>
    internal static ControlWarning? Find(Func<string, string?> variable, string? controlGroup)
    {
        foreach (var (name, what) in BuildServers)
        {
            if (IsSet(variable(name)))
                return Warning(what);
        }

        // A terminal stands in a scope, also where systemd started it; what stands in a service ends with the service.
        return controlGroup is not null && controlGroup.EndsWith(".service", StringComparison.Ordinal) ? Warning($"The systemd unit {controlGroup.Split('/')[^1]}") : null;
    }

    /// <summary>People switch CI off by saying so, besides by taking it away.</summary>
    private static bool IsSet(string? value) => !string.IsNullOrEmpty(value) && value != "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    private static ControlWarning Warning(string what)
        => new(HostMayBeEnded, $"{what} ends what it started when it ends, the job host too. Run the host as a service (docs/examples), or 'campaignsync run' for as long as there is work.");

    private static string? ControlGroup()
    {
        const string OwnGroup = "/proc/self/cgroup";
        const string Unified = "0::";
        return File.Exists(OwnGroup) ? File.ReadLines(OwnGroup).FirstOrDefault(line => line.StartsWith(Unified, StringComparison.Ordinal))?[Unified.Length..] : null;
    }
}
