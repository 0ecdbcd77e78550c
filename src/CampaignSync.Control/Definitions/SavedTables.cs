using CampaignSync.Core.Definitions;
using CampaignSync.Core.State;
using CampaignSync.Definitions;

namespace CampaignSync.Control.Definitions;

/// <summary>The table mappings of the saved Ingress.</summary>
public static class SavedTables
{
    /// <summary>Empty where none is saved.</summary>
    public static IReadOnlyList<TableMapping> Of(IStateReader reader) => SavedDefinitions.Read(reader).Ingress?.Tables ?? [];
}
