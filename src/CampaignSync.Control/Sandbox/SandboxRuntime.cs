namespace CampaignSync.Control.Sandbox;

/// <summary>Finds a .NET installation that can run the sandbox: unlike the host it needs ASP.NET Core, which PowerShell does not bring.</summary>
/// <param name="roots">Folders where .NET may be installed, the likeliest first.</param>
public sealed class SandboxRuntime(IEnumerable<string> roots)
{
    private const string Framework = "Microsoft.AspNetCore.App";

    /// <summary>The installations of this machine: what DOTNET_ROOT and PATH name, then where installers put it.</summary>
    public static SandboxRuntime OfMachine() => new(Roots(Environment.GetEnvironmentVariable("DOTNET_ROOT"), Environment.GetEnvironmentVariable("PATH")));

    /// <summary>The launcher of an installation that has ASP.NET Core of our version.</summary>
    /// <exception cref="ControlException"><c>SandboxRuntimeMissing</c>.</exception>
    public string Launcher()
    {
        var major = Environment.Version.Major;
        foreach (var root in roots)
        {
            var launcher = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
            var frameworks = Path.Combine(root, "shared", Framework);
            if (File.Exists(launcher) && Directory.Exists(frameworks) && Directory.EnumerateDirectories(frameworks, $"{major}.*").Any())
                return launcher;
        }

        throw new ControlException(ControlErrorId.SandboxRuntimeMissing, $"The sandbox needs the ASP.NET Core Runtime {major}.0, which was not found. Install it (https://dotnet.microsoft.com/download/dotnet/{major}.0, 'ASP.NET Core Runtime'; on Debian and Ubuntu: apt install aspnetcore-runtime-{major}.0; on Windows: winget install Microsoft.DotNet.AspNetCore.{major}), or set DOTNET_ROOT to where it is. Everything but the sandbox works without it.");
    }

    private static IEnumerable<string> Roots(string? dotnetRoot, string? path)
    {
        if (!string.IsNullOrEmpty(dotnetRoot))
            yield return dotnetRoot;
        foreach (var folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var launcher = Path.Combine(folder, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
            if (File.Exists(launcher))
                yield return Path.GetDirectoryName(File.ResolveLinkTarget(launcher, returnFinalTarget: true)?.FullName ?? launcher)!;
        }

        var profile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        string[] usual = OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "dotnet")]
            : ["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet", "/usr/lib64/dotnet"];
        foreach (var root in usual)
            yield return root;
        if (profile.Length > 0)
            yield return Path.Combine(profile, ".dotnet");
    }
}
