using System.Management.Automation;
using System.Reflection;

namespace CampaignSync.Tests.Cmdlets;

/// <summary>What a cmdlet says of itself.</summary>
internal sealed class CmdletFacts(Type type)
{
    private readonly CustomAttributeData _cmdlet = CmdletCatalog.Attributes<CmdletAttribute>(type).Single();

    public Type Type => type;
    public string Verb => (string)_cmdlet.ConstructorArguments[0].Value!;
    public string Name => $"{Verb}-{_cmdlet.ConstructorArguments[1].Value}";
    public bool ShouldProcess => CmdletCatalog.Named(_cmdlet, nameof(CmdletAttribute.SupportsShouldProcess)) is true;
    public bool HighImpact => CmdletCatalog.Named(_cmdlet, nameof(CmdletAttribute.ConfirmImpact)) is (int)ConfirmImpact.High;
    public bool SaysItsOutput => CmdletCatalog.Attributes<OutputTypeAttribute>(type).Any();

    public IReadOnlyList<ParameterFacts> Parameters
        => [.. type.GetProperties().Where(property => CmdletCatalog.Attributes<ParameterAttribute>(property).Any()).Select(property => new ParameterFacts(property))];
}

/// <summary>What a parameter says of itself; where it is in several sets, what any of them says.</summary>
internal sealed class ParameterFacts(PropertyInfo property)
{
    private readonly CustomAttributeData[] _sets = [.. CmdletCatalog.Attributes<ParameterAttribute>(property)];

    public string Name => property.Name;
    public bool Mandatory => Any(nameof(ParameterAttribute.Mandatory));
    public bool FromPipeline => Any(nameof(ParameterAttribute.ValueFromPipeline));
    public bool FromPipelineByName => Any(nameof(ParameterAttribute.ValueFromPipelineByPropertyName));
    public int? Position => _sets.Select(set => CmdletCatalog.Named(set, nameof(ParameterAttribute.Position)) as int?).FirstOrDefault(position => position is not null);
    public bool Wildcards => CmdletCatalog.Attributes<SupportsWildcardsAttribute>(property).Any();
    public bool Completed => CmdletCatalog.Attributes<ArgumentCompleterAttribute>(property).Any();

    public IReadOnlyList<string> Aliases => [.. CmdletCatalog.Attributes<AliasAttribute>(property)
        .SelectMany(alias => (IReadOnlyCollection<CustomAttributeTypedArgument>)alias.ConstructorArguments[0].Value!)
        .Select(argument => (string)argument.Value!)];

    private bool Any(string name) => _sets.Any(set => CmdletCatalog.Named(set, name) is true);
}
