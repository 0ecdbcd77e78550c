using System.Xml.Linq;

namespace CampaignSync.HelpBuilder;

/// <summary>Writes pages as the XML that Get-Help reads.</summary>
public static class MamlWriter
{
    private static readonly XNamespace Root = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XDocument Write(IEnumerable<HelpPage> pages)
        => new(new XElement(Root + "helpItems", new XAttribute("schema", "maml"), pages.Select(Write)));

    private static XElement Write(HelpPage page) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", page.Name),
            new XElement(Command + "verb", page.Name.Split('-')[0]),
            new XElement(Command + "noun", page.Name.Split('-')[1]),
            Described(Maml + "description", page.Synopsis)),
        Described(Maml + "description", page.Description),
        new XElement(Command + "syntax", page.Syntax.Select(syntax => Syntax(page, syntax))),
        new XElement(Command + "parameters", page.Parameters.Select(Parameter)),
        Types(Command + "inputTypes", Command + "inputType", page.Inputs),
        Types(Command + "returnValues", Command + "returnValue", page.Outputs),
        new XElement(Maml + "alertSet", Described(Maml + "alert", page.Notes)),
        new XElement(Command + "examples", page.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", page.Links.Select(Link)));

    private static XElement Syntax(HelpPage page, HelpSyntax syntax) => new(
        Command + "syntaxItem",
        new XElement(Maml + "name", page.Name),
        page.Parameters.Where(parameter => parameter.Sets.Contains("(All)") || parameter.Sets.Contains(syntax.Set)).Select(Parameter));

    private static XElement Parameter(HelpParameter parameter)
    {
        var isSwitch = parameter.Type == "SwitchParameter";
        return new XElement(
            Command + "parameter",
            new XAttribute("required", parameter.Required ? "true" : "false"),
            new XAttribute("variableLength", parameter.Type.EndsWith("[]", StringComparison.Ordinal) ? "true" : "false"),
            new XAttribute("globbing", parameter.Wildcards ? "true" : "false"),
            new XAttribute("pipelineInput", parameter.Pipeline),
            new XAttribute("position", parameter.Position.ToLowerInvariant()),
            new XAttribute("aliases", parameter.Aliases.Length == 0 ? "none" : parameter.Aliases),
            new XElement(Maml + "name", parameter.Name),
            Described(Maml + "description", parameter.Description),
            parameter.Accepted.Count == 0 ? null : new XElement(Command + "parameterValueGroup", parameter.Accepted.Select(value => new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), value))),
            isSwitch ? null : new XElement(Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), parameter.Type),
            new XElement(Dev + "type", new XElement(Maml + "name", parameter.Type), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", parameter.Default));
    }

    private static XElement Types(XName list, XName item, IEnumerable<HelpType> types) => new(
        list,
        types.Select(type => new XElement(item, new XElement(Dev + "type", new XElement(Maml + "name", type.Name)), Described(Maml + "description", type.Description))));

    private static XElement Example(HelpExample example) => new(
        Command + "example",
        new XElement(Maml + "title", $"--------- {example.Title} ---------"),
        new XElement(Dev + "code", example.Code),
        Described(Dev + "remarks", example.Remarks));

    private static XElement Link(HelpLink link) => new(
        Maml + "navigationLink",
        new XElement(Maml + "linkText", link.Text),
        new XElement(Maml + "uri", link.Address.StartsWith("http", StringComparison.Ordinal) ? link.Address : ""));

    /// <summary>A paragraph for each; Get-Help shows no markup, so there is none.</summary>
    private static XElement Described(XName name, string markdown) => new(
        name,
        PlainText.Of(markdown).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(paragraph => new XElement(Maml + "para", paragraph)));
}
