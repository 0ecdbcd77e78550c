using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Simulation.Flags;

/// <summary>Contacts and profiles with two flags each, and what maps them.</summary>
internal static class FlagShop
{
    public const string Contact = "contact";
    public const string Profile = "profile";
    public const string ModifiedOn = "modifiedon";

    /// <summary>Columns, attributes and the fields of their times, by the number of the flag; the second column has the other sense.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["donotemail", "followphone"];
    public static IReadOnlyList<string> Attributes { get; } = ["blackListEmail", "blackListPhone"];

    public static bool Inverted(int flag) => flag == 1;

    public static SourceTable ContactTable { get; } = new()
    {
        LogicalName = Contact,
        EntitySetName = "contacts",
        PrimaryId = "contactid",
        ChangeTracking = true,
        Columns = new[] { new SourceColumn("contactid", SourceType.Uniqueidentifier), new SourceColumn(ModifiedOn, SourceType.DateTime, Writable: false), new SourceColumn("_modifiedby_value", SourceType.Lookup, Writable: false) }
            .Concat(Columns.Select(c => new SourceColumn(c, SourceType.Boolean)))
            .ToDictionary(c => c.Name, StringComparer.Ordinal),
    };

    /// <param name="times">Whether the instance has fields for the times of the attributes.</param>
    public static DestinationResource ProfileResource(bool times = true) => new()
    {
        Name = Profile,
        Fields = new[]
            {
                new DestinationField("externalId", DestinationType.String, MaxLength: 100),
                new DestinationField("lastModified", DestinationType.DateTime, ReadOnly: true, Sortable: true),
            }
            .Concat(Attributes.Select(a => new DestinationField(a, DestinationType.Boolean)))
            .Concat(times ? Attributes.Select(a => new DestinationField(a + "LastModified", DestinationType.DateTime, ReadOnly: true)) : [])
            .ToDictionary(f => f.Path, StringComparer.Ordinal),
        Filters = new HashSet<string>(StringComparer.Ordinal),
    };

    public static OptInOutDefinition Definition(OptOutDirection direction, bool dynamicsNewerValueWins = false, TimeSpan? pollInterval = null, bool filter = false) => new()
    {
        Direction = direction,
        DynamicsNewerValueWins = dynamicsNewerValueWins,
        PollInterval = pollInterval ?? TimeSpan.FromSeconds(1),
        ChangesFilter = filter ? new LookupFilter("byChangedSince", "since_parameter") : null,
        Fields = [.. Columns.Select((c, i) => new FlagMapping(c, Attributes[i], Inverted(i)))],
    };

    /// <summary>Makes both systems of a home know the flags.</summary>
    public static SimulatedFlags Open(SimulatedHome home, bool times = true)
    {
        home.Dataverse.Add(ContactTable);
        home.Campaign.Add(ProfileResource(times));
        var flags = new SimulatedFlags(home.Dataverse, () => home.Now);
        home.Systems = process => new FlagSystems(process, home.Network, home.Dataverse, home.Campaign, flags);
        return flags;
    }
}
