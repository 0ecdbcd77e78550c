using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;
using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Rules;

internal static class OptInOutRules
{
    /// <summary>The one column of a contact, of those that Dynamics 365 brings, whose true allows. All of Campaign's attributes forbid.</summary>
    private const string Follow = "followemail";

    public static void Check(OptInOutDefinition definition, Problems problems)
    {
        if (definition.Key.Source is not ("" or "contactid"))
            problems.Add(definition.Key.SourcePlace, ProblemId.NotPrimaryId, $"`{definition.Key.Source}` is not the primary id of contact: write `contactid`.");

        var columns = new Dictionary<string, Place>(StringComparer.Ordinal);
        var attributes = new Dictionary<string, FlagMapping>(StringComparer.Ordinal);
        foreach (var field in definition.Fields)
        {
            if (field.Dynamics.Length > 0 && !columns.TryAdd(field.Dynamics, field.DynamicsPlace))
                problems.Add(field.DynamicsPlace, ProblemId.SourceMappedTwice, $"`{field.Dynamics}` is mapped a second time (first in line {columns[field.Dynamics].Line}): remove one of the two.");
            if (string.Equals(field.Dynamics, Follow, StringComparison.OrdinalIgnoreCase) && !field.Invert)
                problems.Add(field.DynamicsPlace, ProblemId.NotInverted, $"`{field.Dynamics}` is true where email is allowed, and would opt out everybody who allows it: add `invert: true`.");
            if (field.Campaign.Length == 0)
                continue;
            if (!OptOutAttributes.Contains(field.Campaign))
                problems.Add(field.CampaignPlace, ProblemId.NotAnOptOut, NotAnOptOut(field.Campaign));
            else if (!attributes.TryAdd(OptOutAttributes.Canonical(field.Campaign), field))
                problems.Add(field.CampaignPlace, ProblemId.OptOutMappedTwice, $"`{field.Campaign}` is mapped a second time (first as `{attributes[OptOutAttributes.Canonical(field.Campaign)].Campaign}` in line {attributes[OptOutAttributes.Canonical(field.Campaign)].CampaignPlace.Line}): remove one of the two.");
        }
    }

    private static string NotAnOptOut(string name)
    {
        IReadOnlyList<string> documented = [.. OptOutAttributes.Names.Select(n => n.Replace("blackList", "denyList", StringComparison.Ordinal))];
        var near = Quoted.Near(name, documented.Concat(OptOutAttributes.Names)) is { } word ? $" did you mean `{word}`?" : "";
        return $"`{name}` is no opt-out attribute of Campaign:{near} There are {string.Join(", ", documented)} (or `blackList…` for `denyList…`).";
    }
}
