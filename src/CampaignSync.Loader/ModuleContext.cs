using System.Reflection;
using System.Runtime.Loader;

namespace CampaignSync.Loader;

/// <summary>
/// The load context of the module's binary parts. Whatever lies beside them is loaded from there, in whatever version
/// other modules have loaded their own; all else, PowerShell itself above all, comes from the default context.
/// </summary>
public sealed class ModuleContext : AssemblyLoadContext
{
    private readonly string _path;
    private readonly AssemblyDependencyResolver _resolver;

    private ModuleContext(string path)
        : base($"CampaignSync ({path})")
    {
        _path = path;
        _resolver = new AssemblyDependencyResolver(path);
    }

    /// <summary>Loads the module's main assembly, or gives the one that was loaded from there before.</summary>
    /// <param name="path">Absolute path of the assembly.</param>
    public static Assembly Load(string path)
    {
        var context = All.OfType<ModuleContext>().FirstOrDefault(c => c._path == path) ?? new ModuleContext(path);
        return context.LoadFromAssemblyPath(path);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
        => _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    /// <summary>SQLite is native code: a context that resolved managed assemblies only would not find it.</summary>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
        => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;
}
