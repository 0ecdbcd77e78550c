using System.Reflection;

namespace CampaignSync.Tests;

/// <summary>The table of section 2 of the design: which project may see which, and why.</summary>
public sealed class HouseTests
{
    [Theory]
    [InlineData("CampaignSync.Core", "", "words and rules must run without any of the outside")]
    [InlineData("CampaignSync.Definitions", "CampaignSync.Core YamlDotNet", "the YAML format is public and has its own errors")]
    [InlineData("CampaignSync.Sqlite", "CampaignSync.Core SQLitePCLRaw", "the only SQL")]
    [InlineData("CampaignSync.Connectors", "CampaignSync.Core", "the only HTTP; the engine alone decides when to try again")]
    [InlineData("CampaignSync.Control", "CampaignSync.Core CampaignSync.Definitions CampaignSync.Sqlite", "what cmdlets and command line decide must run without PowerShell, console or network")]
    [InlineData("campaignsync", "CampaignSync.Control CampaignSync.Core CampaignSync.Definitions CampaignSync.Sqlite CampaignSync.Connectors System.CommandLine Serilog SQLitePCLRaw", "the process that joins all the parts")]
    [InlineData("CampaignSync.Cmdlets", "CampaignSync.Control CampaignSync.Core CampaignSync.Definitions CampaignSync.Sqlite", "cmdlets cannot see Connectors, so no cmdlet waits on a remote system by accident")]
    [InlineData("CampaignSync.Loader", "", "every other module of the session sees the loader, and whatever it brought along")]
    [InlineData("CampaignSync.Sandbox", "Microsoft.AspNetCore Microsoft.Extensions", "shares no code with the engine, so that their agreement means something")]
    [InlineData("CampaignSync.Chaos", "CampaignSync.Sandbox Microsoft.AspNetCore Microsoft.Extensions", "the host is tried as a process, and compared by code that shares nothing with it")]
    public void Project_References_OnlyWhatTheDesignAllows(string assembly, string allowed, string reason)
    {
        var prefixes = allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var offenders = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(r => r.Name!)
            .Where(name => !IsPlatform(name))
            .Where(name => !prefixes.Any(p => name == p || name.StartsWith(p + ".", StringComparison.Ordinal)))
            .ToArray();

        Assert.True(offenders.Length == 0, $"{assembly} references {string.Join(", ", offenders)}, but {reason}.");
    }

    [Fact]
    public void TestClass_LeavesNothingBehind_BecauseXunitDisposesOfIt()
    {
        // Of a test class that is IAsyncDisposable and nothing else xunit 2 never disposes: its folders stayed in /tmp.
        var offenders = typeof(HouseTests).Assembly.GetTypes()
            .Where(type => type.GetMethods().Any(method => method.IsDefined(typeof(FactAttribute))))
            .Where(type => type.IsAssignableTo(typeof(IAsyncDisposable)) && !type.IsAssignableTo(typeof(IAsyncLifetime)) && !type.IsAssignableTo(typeof(IDisposable)));

        Assert.Empty(offenders);
    }

    private static bool IsPlatform(string name)
        => name.StartsWith("System.", StringComparison.Ordinal) && name != "System.CommandLine"
        || name is "System" or "netstandard" or "mscorlib" or "Microsoft.CSharp" or "Microsoft.Win32.Primitives" or "Microsoft.Win32.Registry";
}
