using System.Management.Automation;
using System.Reflection;

namespace CampaignSync.Tests.Cmdlets;

/// <summary>What every object that a cmdlet writes keeps to.</summary>
public sealed class OutputRulesTests
{
    /// <summary>
    /// ConvertTo-Json writes an enum as its number, unless that is a 64-bit one, which JavaScript could not hold: then it
    /// writes the word. So what we write is a word in JSON too, and stays an enum for whoever compares it.
    /// </summary>
    [Fact]
    public void Enums_AreWordsInJson()
    {
        var seen = new HashSet<Type>();
        foreach (var output in CmdletCatalog.All.SelectMany(cmdlet => CmdletCatalog.Attributes<OutputTypeAttribute>(cmdlet.Type)).SelectMany(Types))
            Visit(output, seen);
        var enums = seen.Where(type => type.IsEnum).ToArray();

        Assert.Contains(typeof(CampaignSync.Core.LifeCycle.WorkflowStatus), enums);
        Assert.Contains(typeof(CampaignSync.Core.Definitions.OptOutDirection), enums);
        Assert.All(enums, type => Assert.Equal(typeof(long), type.GetEnumUnderlyingType()));
    }

    private static IEnumerable<Type> Types(CustomAttributeData attribute)
        => ((IReadOnlyCollection<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!).Select(argument => (Type)argument.Value!);

    /// <summary>Our own types that a value of this one holds, at any depth.</summary>
    private static void Visit(Type type, HashSet<Type> seen)
    {
        foreach (var part in type.GetGenericArguments())
            Visit(part, seen);
        if (type.GetElementType() is { } element)
            Visit(element, seen);
        if (type.Namespace?.StartsWith(nameof(CampaignSync), StringComparison.Ordinal) is not true || !seen.Add(type))
            return;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            Visit(property.PropertyType, seen);
        if (type.IsAbstract)
        {
            foreach (var derived in type.Assembly.GetExportedTypes().Where(type.IsAssignableFrom))
                Visit(derived, seen);
        }
    }
}
