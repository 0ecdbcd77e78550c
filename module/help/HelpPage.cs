namespace CampaignSync.HelpBuilder;

/// <summary>The help of one cmdlet, as a page in PlatyPS schema has it.</summary>
public sealed record HelpPage(
    string Name,
    string Synopsis,
    IReadOnlyList<HelpSyntax> Syntax,
    string Description,
    IReadOnlyList<HelpExample> Examples,
    IReadOnlyList<HelpParameter> Parameters,
    IReadOnlyList<HelpType> Inputs,
    IReadOnlyList<HelpType> Outputs,
    string Notes,
    IReadOnlyList<HelpLink> Links);

/// <param name="Set">Name of the parameter set.</param>
/// <param name="IsDefault">Whether it is the default one.</param>
public sealed record HelpSyntax(string Set, bool IsDefault, string Text);

/// <param name="Code">What is run.</param>
/// <param name="Remarks">What it shows.</param>
public sealed record HelpExample(string Title, string Code, string Remarks);

/// <param name="Sets">Parameter sets that have it; <c>(All)</c>: all.</param>
/// <param name="Position"><c>Named</c> or a number from 0.</param>
/// <param name="Pipeline"><c>False</c>, <c>True (ByValue)</c>, <c>True (ByPropertyName)</c> or both.</param>
public sealed record HelpParameter(string Name, string Description, string Type, IReadOnlyList<string> Sets, string Aliases, bool Required, string Position, string Default, string Pipeline, bool Wildcards, IReadOnlyList<string> Accepted);

public sealed record HelpType(string Name, string Description);

public sealed record HelpLink(string Text, string Address);
