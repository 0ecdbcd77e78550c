using System.Management.Automation;
using System.Reflection;
using CampaignSync.Cmdlets;

namespace CampaignSync.Tests.Cmdlets;

/// <summary>All cmdlets, as their metadata says: the attributes of the stub keep nothing of what they are given.</summary>
internal static class CmdletCatalog
{
    public static IReadOnlyList<CmdletFacts> All { get; } =
    [
        .. typeof(SyncCmdlet).Assembly.GetTypes().Where(type => Attributes<CmdletAttribute>(type).Any()).Select(type => new CmdletFacts(type)).OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal),
    ];

    /// <summary>Root of the repository: the folder that has the manifest.</summary>
    public static string Root { get; } = FindRoot();

    public static CmdletFacts Find(string name) => All.Single(cmdlet => cmdlet.Name == name);

    public static IEnumerable<CustomAttributeData> Attributes<T>(MemberInfo member)
        where T : Attribute
        => Own(member).GetCustomAttributesData().Where(attribute => attribute.AttributeType == typeof(T));

    public static object? Named(CustomAttributeData attribute, string name)
        => attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;

    /// <summary>Metadata does not inherit: the property of a base class is found where it is declared.</summary>
    private static MemberInfo Own(MemberInfo member)
        => member is PropertyInfo { DeclaringType: { } declaring } property ? declaring.GetProperty(property.Name)! : member;

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CampaignSync.psd1")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository.");
        return folder;
    }
}
