using System.Text.Json;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;

namespace CampaignSync.Simulation.Systems;

/// <summary>An activity on a contact's timeline.</summary>
internal sealed class TimelineActivity(string set, Guid id, string body)
{
    public string Set { get; } = set;
    public Guid Id { get; } = id;
    public string Body { get; } = body;
    public bool Completed { get; set; }
}

/// <summary>What Dataverse keeps of activities.</summary>
internal sealed class SimulatedTimeline(SimulatedDataverse dataverse)
{
    private readonly Dictionary<string, ActivityTable> _tables = ActivityMapping.Defaults.Values.ToDictionary(m => m.Table, Table);

    public Dictionary<Guid, TimelineActivity> Activities { get; } = [];

    /// <summary>Told of each activity as it is created.</summary>
    public event Action<TimelineActivity>? Created;

    public ActivityTable? Find(string table) => _tables.GetValueOrDefault(table);

    /// <summary>Whether the contact that the activity regards is there.</summary>
    public bool HasContact(ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var bind = json.RootElement.EnumerateObject().First(p => p.Name.EndsWith("@odata.bind", StringComparison.Ordinal)).Value.GetString()!;
        return dataverse.Table("contact").Rows.ContainsKey(Guid.Parse(bind["/contacts(".Length..^1]));
    }

    /// <summary>False where it is there already.</summary>
    public bool TryCreate(string set, Guid id, ReadOnlyMemory<byte> body)
    {
        if (Activities.ContainsKey(id))
            return false;
        var activity = new TimelineActivity(set, id, System.Text.Encoding.UTF8.GetString(body.Span));
        Created?.Invoke(activity);
        Activities.Add(id, activity);
        return true;
    }

    private static ActivityTable Table(ActivityMapping mapping) => new(mapping.Table, mapping.Table + "s", IsActivity: true, $"regardingobjectid_contact_{mapping.Table}",
        new[] { mapping.Campaign, mapping.Delivery, mapping.MirrorPage, mapping.Url, "subject" }.OfType<string>()
            .Select(c => new SourceColumn(c, SourceType.String, MaxLength: 200))
            .Append(new SourceColumn(mapping.Time!, SourceType.DateTime))
            .ToDictionary(c => c.Name, StringComparer.Ordinal));
}
