using System.Reflection;
using System.Runtime.Loader;

namespace CampaignSync.Host;

/// <summary>
/// The way in where the host runs inside of a PowerShell that has its own runtime: PowerShell loads this assembly and calls
/// <see cref="Run"/>, which loads it a second time, in a context that finds what lies beside it, native parts included.
/// </summary>
public static class PowerShellEntry
{
    /// <summary>Carries out a command line.</summary>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments)
    {
        var path = typeof(PowerShellEntry).Assembly.Location;
        var program = new OwnFolder(path).LoadFromAssemblyPath(path);
        var main = program.GetType(typeof(PowerShellEntry).FullName!)!.GetMethod(nameof(RunHere), BindingFlags.NonPublic | BindingFlags.Static)!;
        return (int)main.Invoke(null, [arguments])!;
    }

    private static int RunHere(string[] arguments)
        => CommandLine.CommandLineRunner.RunAsync(arguments, CommandLine.CommandContext.OfProcess()).GetAwaiter().GetResult();

    private sealed class OwnFolder(string path) : AssemblyLoadContext("CampaignSync.Host")
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName)
            => _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;

        protected override nint LoadUnmanagedDll(string unmanagedDllName)
            => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
    }
}
