using CampaignSync.Core.Definitions;

namespace CampaignSync.Definitions.Rules;

/// <summary>An opt-out attribute goes by Ingress or by OptInOut, never by both: each would undo the other.</summary>
internal static class OptOutRules
{
    public static IEnumerable<DefinitionProblem> Check(IReadOnlyList<ParsedFile> incoming, SavedDefinitions saved)
    {
        var ingressAt = IndexOf<IngressDefinition>(incoming);
        var optInOutAt = IndexOf<OptInOutDefinition>(incoming);
        if (ingressAt < 0 && optInOutAt < 0)
            return [];
        var ingress = ingressAt < 0 ? saved.Ingress : (IngressDefinition)incoming[ingressAt].Definition!;
        var optInOut = optInOutAt < 0 ? saved.OptInOut : (OptInOutDefinition)incoming[optInOutAt].Definition!;
        // A disabled OptInOut carries nothing; once it is enabled, that file is the second.
        if (ingress is null || optInOut is null or { Direction: OptOutDirection.Disabled })
            return [];

        var pairs =
            from table in ingress.Tables
            where table.Destination == TableRules.Profile
            from field in table.Fields
            from flag in optInOut.Fields
            where OptOutAttributes.Same(field.Destination, flag.Campaign)
            select (field, flag);
        return ingressAt > optInOutAt
            ? pairs.Select(p => Refuse(incoming[ingressAt].File, p.field.DestinationPlace, $"`{p.field.Destination}` is carried by OptInOut: remove this field, or take the attribute out of OptInOut first."))
            : pairs.Select(p => Refuse(incoming[optInOutAt].File, p.flag.CampaignPlace, $"`{p.flag.Campaign}` is written by Ingress (field {p.field.Source} of the contact mapping): remove it here, or take the field out of Ingress first."));
    }

    private static int IndexOf<T>(IReadOnlyList<ParsedFile> incoming)
        where T : Definition
    {
        for (var i = incoming.Count - 1; i >= 0; i--)
        {
            if (incoming[i].Definition is T)
                return i;
        }

        return -1;
    }

    private static DefinitionProblem Refuse(string file, Place place, string message) => new(file, place.Line, place.Column, ProblemId.OptOutMappedTwice, message);
}
