using System.Text;
using System.Text.Json;
using CampaignSync.Control;
using CampaignSync.Control.Hosting;

namespace CampaignSync.Tests.Control;

public sealed class HostRuntimeTests
{
    private static readonly string[] Arguments = ["host", "--home", "/srv/it's here", "--detached"];

    [Fact]
    public void Command_OnAnInstalledRuntime_UsesItsOwnLauncherByAbsolutePath()
    {
        using var root = new State.TemporaryHome();
        var runtime = Directory.CreateDirectory(Path.Combine(root.Path, "shared", "Microsoft.NETCore.App", "10.0.1")).FullName;
        var muxer = Path.Combine(root.Path, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        File.WriteAllText(muxer, "");

        var command = HostRuntime.CommandFor("/opt/campaignsync.dll", Arguments, runtime, "/anything");

        Assert.Equal(muxer, command.Program);
        Assert.Equal(["exec", "/opt/campaignsync.dll", .. Arguments], command.Arguments);
    }

    [Fact]
    public void Command_InAPowerShellWithItsOwnRuntime_CallsTheHostThroughIt()
    {
        var command = HostRuntime.CommandFor("/mod/campaignsync.dll", Arguments, "/opt/pwsh/", "/opt/pwsh/pwsh");

        Assert.Equal("/opt/pwsh/pwsh", command.Program);
        Assert.Contains("'/mod/campaignsync.dll'", command.Arguments[^1], StringComparison.Ordinal);
        Assert.Contains("'/srv/it''s here'", command.Arguments[^1], StringComparison.Ordinal);
        Assert.Contains("-NoProfile", command.Arguments);
    }

    /// <summary>What the runtime is told by the host's own configuration, and by what variable where that is not read.</summary>
    private static readonly Dictionary<string, string?> s_variables = new()
    {
        ["System.GC.Concurrent"] = "DOTNET_gcConcurrent",
        ["System.GC.ConserveMemory"] = "DOTNET_GCConserveMemory",
        ["System.GC.Gen0MaxBudget"] = "DOTNET_GCGen0MaxBudget",
        ["System.Globalization.Invariant"] = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
        ["System.Runtime.TieredCompilation.CallCountThreshold"] = "DOTNET_TC_CallCountThreshold",
        ["System.Runtime.TieredPGO"] = "DOTNET_TieredPGO",
        ["System.Threading.ThreadPool.MinThreads"] = "DOTNET_ThreadPool_ForceMinWorkerThreads",
        ["System.Threading.ThreadPool.UnfairSemaphoreSpinLimit"] = "DOTNET_ThreadPool_UnfairSemaphoreSpinLimit",
        // Part of the invariant mode, and what .NET says of every program.
        ["System.Globalization.PredefinedCulturesOnly"] = null,
        ["System.Reflection.Metadata.MetadataUpdater.IsSupported"] = null,
        ["System.Runtime.Serialization.EnableUnsafeBinaryFormatterSerialization"] = null,
    };

    [Fact]
    public void Host_InAPowerShellWithItsOwnRuntime_IsConfiguredAsByItself()
    {
        var command = HostRuntime.CommandFor("/mod/campaignsync.dll", Arguments, "/opt/pwsh/", "/opt/pwsh/pwsh");

        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "campaignsync.runtimeconfig.json")));
        foreach (var property in file.RootElement.GetProperty("runtimeOptions").GetProperty("configProperties").EnumerateObject())
        {
            Assert.True(s_variables.TryGetValue(property.Name, out var variable), $"{property.Name} has no variable.");
            if (variable is null)
                continue;
            var expected = property.Value.ValueKind switch
            {
                JsonValueKind.True => 1,
                JsonValueKind.False => 0,
                _ => property.Value.GetInt64(),
            };
            Assert.Equal(expected, Convert.ToInt64(command.Variables[variable], 16));
        }
    }

    [Fact]
    public void Command_InAnUnknownProgram_IsRefusedWithTheRemedy()
    {
        var error = Assert.Throws<ControlException>(() => HostRuntime.CommandFor("/mod/campaignsync.dll", Arguments, "/opt/tool/", "/opt/tool/tool"));

        Assert.Equal(ControlErrorId.HostNotStarted, error.ErrorId);
        Assert.Contains("campaignsync host", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("with space", "\"with space\"")]
    [InlineData("say \"x\"", "\"say \\\"x\\\"\"")]
    [InlineData("C:\\dir\\", "\"C:\\dir\\\\\"")]
    [InlineData("a\\\"b", "\"a\\\\\\\"b\"")]
    public void WindowsArgument_IsQuotedAsTheRuntimeTakesItApart(string argument, string quoted)
    {
        var line = new StringBuilder();
#pragma warning disable CA1416 // Quoting is text only.
        WindowsDetachedProcess.AppendArgument(line, argument);
#pragma warning restore CA1416
        Assert.Equal(quoted, line.ToString());
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", null, true)]
    [InlineData("TF_BUILD", null, true)]
    [InlineData("CI", null, true)]
    [InlineData(null, "/system.slice/backup.service", true)]
    [InlineData(null, "/user.slice/user-1000.slice/session-3.scope", false)]
    [InlineData(null, "/user.slice/user-1000.slice/user@1000.service/app.slice/vte-spawn-1.scope", false)]
    [InlineData(null, "/", false)]
    [InlineData(null, null, false)]
    public void SessionEnd_IsToldFromEnvironmentAndControlGroup(string? variable, string? group, bool warned)
    {
        var warning = SessionEnd.Find(name => name == variable ? "1" : null, group);

        Assert.Equal(warned, warning is not null);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("woodpecker", true)]
    [InlineData("False", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void SessionEnd_InCi_IsToldUnlessItIsSwitchedOff(string value, bool warned)
        => Assert.Equal(warned, SessionEnd.Find(name => name == "CI" ? value : null, null) is not null);

    [Fact]
    public void SessionEnd_NamesTheBuildServer_WhereItIsKnown()
        => Assert.StartsWith("A GitLab job ends", SessionEnd.Find(name => name is "CI" or "GITLAB_CI" ? "true" : null, null)!.Message, StringComparison.Ordinal);
}
