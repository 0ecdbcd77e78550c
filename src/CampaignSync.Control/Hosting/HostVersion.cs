using System.Reflection;

namespace CampaignSync.Control.Hosting;

/// <summary>The version of this program, as hosts and commands compare it.</summary>
public static class HostVersion
{
    public static string Own { get; } = Read();

    private static string Read()
    {
        var version = typeof(HostVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        // The commit that a build appends says nothing about what the program can do.
        return version.Split('+')[0];
    }
}
