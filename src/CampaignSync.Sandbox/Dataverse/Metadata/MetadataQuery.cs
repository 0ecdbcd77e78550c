using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Dataverse.Protocol;
using CampaignSync.Sandbox.Dataverse.Query;

namespace CampaignSync.Sandbox.Dataverse.Metadata;

/// <summary>The options <c>$select</c>, <c>$filter</c> and <c>$expand</c> of a metadata request, or of one <c>$expand</c> in it.</summary>
internal sealed record MetadataQuery(IReadOnlyList<string>? Select, string? Filter, IReadOnlyList<(string Name, MetadataQuery Query)> Expand)
{
    public static MetadataQuery Of(QueryText query) => Parse(query["$select"], query["$filter"], query["$expand"]);

    /// <summary>Whether an item passes the filter.</summary>
    public bool Admits(JsonObject item) => Filter is null || new FilterParser<string>(Filter, name => name).Parse().Matches(new MetadataSubject(item));

    /// <summary>Leaves of an item what is selected, and its id.</summary>
    /// <exception cref="DataverseException">A member that the type does not have.</exception>
    public void Project(JsonObject item, string type, IReadOnlySet<string>? selectable = null)
    {
        if (Select is null)
            return;
        foreach (var name in Select)
        {
            if (!item.ContainsKey(name) || selectable?.Contains(name) == false)
                throw Errors.BadQuery($"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{type}'.");
        }

        foreach (var (name, _) in item.ToArray())
        {
            if (name != "MetadataId" && !name.StartsWith('@') && !Select.Contains(name))
                item.Remove(name);
        }
    }

    private static MetadataQuery Parse(string? select, string? filter, string? expand)
        => new(
            string.IsNullOrEmpty(select) ? null : select.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            filter,
            string.IsNullOrEmpty(expand) ? [] : [.. ResourcePath.Split(expand, ',').Select(Expanded)]);

    private static (string Name, MetadataQuery Query) Expanded(string text)
    {
        var (name, options) = ResourcePath.SplitKey(text.Trim());
        string? select = null, filter = null, expand = null;
        foreach (var option in ResourcePath.Split(options ?? "", ';'))
        {
            switch (option.Split('=', 2))
            {
                case ["$select", var value]: select = value; break;
                case ["$filter", var value]: filter = value; break;
                case ["$expand", var value]: expand = value; break;
            }
        }

        return (name, Parse(select, filter, expand));
    }
}
