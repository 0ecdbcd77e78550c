using System.Runtime.CompilerServices;

namespace CampaignSync.Tests;

/// <summary>The tests say what a command says at a prompt; on a build server each start of a host would warn besides.</summary>
internal static class OutsideOfBuildServers
{
    [ModuleInitializer]
    internal static void Leave()
    {
        foreach (var variable in new[] { "CI", "GITHUB_ACTIONS", "TF_BUILD", "GITLAB_CI", "JENKINS_URL", "TEAMCITY_VERSION" })
            Environment.SetEnvironmentVariable(variable, null);
    }
}
