using CampaignSync.Core.Definitions;

namespace CampaignSync.Definitions.Rules;

/// <summary>Known records are found by the key of their table mapping, so that it stays what it was when it was first saved.</summary>
internal static class SavedKeyRules
{
    /// <param name="isFree">Whether nothing was written under the saved key of this source table.</param>
    public static IEnumerable<DefinitionProblem> Check(string file, IngressDefinition incoming, IngressDefinition saved, Func<string, bool> isFree)
    {
        foreach (var table in incoming.Tables)
        {
            if (saved.Tables.FirstOrDefault(t => t.Source == table.Source && t.Destination == table.Destination) is not { } before)
                continue;
            if ((table.Key.Source, table.Key.Destination) == (before.Key.Source, before.Key.Destination) || isFree(table.Source))
                continue;
            if (table.Key.Source != before.Key.Source)
                yield return Refuse(table.Key.SourcePlace, before.Key.Source);
            if (table.Key.Destination != before.Key.Destination)
                yield return Refuse(table.Key.DestinationPlace, before.Key.Destination);

            DefinitionProblem Refuse(Place place, string right)
                => new(file, place.Line, place.Column, ProblemId.KeyChanged, $"the key of {table.Source} is saved as {before.Key.Source} -> {before.Key.Destination} and cannot change, since written records are found by it: write `{right}`.");
        }
    }
}
