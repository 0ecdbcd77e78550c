using CampaignSync.Core.Definitions;

namespace CampaignSync.Definitions.Yaml;

/// <summary>A part of the text. An alias is the node that it stands for, with the place of the alias.</summary>
/// <param name="Weight">Nodes in it, itself included, aliases counted as what they stand for; stops growing at the bound.</param>
internal abstract record YamlNode(Place Place, int Weight)
{
    /// <summary>What it is called in a message: the value, shortened, or its kind.</summary>
    public abstract string Shown { get; }
}

/// <param name="Plain">Written without quotes, so that <c>true</c>, <c>1</c> and <c>null</c> are more than text.</param>
internal sealed record YamlScalar(Place Place, string Value, bool Plain) : YamlNode(Place, 1)
{
    public bool IsNull => Plain && Value is "" or "~" or "null" or "Null" or "NULL";

    public bool IsBoolean => Plain && Value is "true" or "True" or "TRUE" or "false" or "False" or "FALSE";

    public override string Shown => IsNull ? "nothing" : Quoted.Of(Plain ? Value : $"\"{Value}\"");
}

internal sealed record YamlSequence(Place Place, int Weight, IReadOnlyList<YamlNode> Items) : YamlNode(Place, Weight)
{
    public override string Shown => "a list";
}

internal sealed record YamlMapping(Place Place, int Weight, IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Entries) : YamlNode(Place, Weight)
{
    public override string Shown => "a group of keys";
}
