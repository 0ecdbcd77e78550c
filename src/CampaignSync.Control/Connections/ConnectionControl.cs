using CampaignSync.Control.Homes;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.State;
using CampaignSync.Definitions;
using CampaignSync.Definitions.Edits;

namespace CampaignSync.Control.Connections;

/// <summary>Shows and changes how the two systems are reached.</summary>
public static class ConnectionControl
{
    /// <summary>Said instead of a file's name where a version that was made at a prompt is shown.</summary>
    public const string Origin = "Set-SyncConnection";

    /// <exception cref="ControlException"><c>ConnectionsMissing</c>.</exception>
    public static IReadOnlyList<ConnectionView> Show(IStateStore store)
    {
        var saved = store.Read(SavedDefinitions.Read).Connections
            ?? throw new ControlException(ControlErrorId.ConnectionsMissing, "No connections are saved. Save them with Set-SyncConnection, or with 'campaignsync apply FILE'.");
        return [ConnectionView.Of(saved.Dataverse), ConnectionView.Of(saved.Campaign)];
    }

    /// <summary>The edit that a draft stands for.</summary>
    /// <exception cref="ControlException"><c>ConnectionIncomplete</c>, <c>DefinitionInvalid</c>, from the edit.</exception>
    public static Func<Definition?, Definition> EditOf(ConnectionsDraft draft) => saved =>
    {
        try
        {
            var connections = draft.Apply(saved as ConnectionsDefinition);
            DraftCheck.Require(connections);
            return connections;
        }
        catch (EditRefusedException e)
        {
            throw new ControlException(ControlErrorId.ConnectionIncomplete, e.Message, e);
        }
    };

    /// <summary>The reference to a secret that is kept in the home.</summary>
    public static SecretReference Kept(Home home, string system) => new(SecretFile.PathOf(home, system), null);
}
