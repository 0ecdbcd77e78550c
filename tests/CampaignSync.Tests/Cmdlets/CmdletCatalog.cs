using System.Management.Automation;
using System.Reflection;
using CampaignSync.Cmdlets;

namespace CampaignSync.Tests.Cmdlets;

/// <summary>All cmdlets and their own parameters, by reflection.</summary>
internal static class CmdletCatalog
{
    public static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(SyncCmdlet).Assembly.GetTypes().Where(type => type.GetCustomAttribute<CmdletAttribute>() is not null).OrderBy(NameOf, StringComparer.Ordinal),
    ];

    /// <summary>From the attribute's own arguments: outside of PowerShell the attribute does not keep what it is given.</summary>
    public static string NameOf(Type cmdlet)
    {
        var arguments = cmdlet.GetCustomAttributesData().Single(data => data.AttributeType == typeof(CmdletAttribute)).ConstructorArguments;
        return $"{arguments[0].Value}-{arguments[1].Value}";
    }

    public static CmdletAttribute AttributeOf(Type cmdlet) => cmdlet.GetCustomAttribute<CmdletAttribute>()!;

    public static IReadOnlyList<PropertyInfo> ParametersOf(Type cmdlet)
        => [.. cmdlet.GetProperties().Where(property => property.GetCustomAttributes<ParameterAttribute>().Any())];

    /// <summary>Root of the repository: the folder that has the manifest.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CampaignSync.psd1")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return folder;
    }
}
