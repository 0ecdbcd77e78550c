using CampaignSync.Control.Homes;
using CampaignSync.Control.Workflows;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;
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

    /// <summary>Those that a name or pattern means.</summary>
    /// <exception cref="ControlException"><c>ConnectionNotFound</c>: a name without wildcards that there is not.</exception>
    public static IReadOnlyList<ConnectionView> Find(IReadOnlyList<ConnectionView> connections, string pattern)
    {
        var found = connections.Where(connection => NamePattern.Matches(pattern, connection.Name)).ToArray();
        if (found.Length > 0 || NamePattern.IsPattern(pattern))
            return found;
        var names = connections.Select(connection => connection.Name).ToArray();
        throw new ControlException(ControlErrorId.ConnectionNotFound, $"There is no connection \"{pattern}\".{NearNames.Hint(pattern, names)} The connections are {string.Join(" and ", names)}.");
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
