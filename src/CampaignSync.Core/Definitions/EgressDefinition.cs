using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Core.Definitions;

/// <summary>Email marketing events to timeline activities.</summary>
public sealed record EgressDefinition : WorkflowDefinition
{
    public override WorkflowName Workflow => WorkflowName.Egress;

    /// <summary>Which events are sent on.</summary>
    public IReadOnlySet<EventType> Events { get; init; } = new HashSet<EventType>([EventType.Send, EventType.Open, EventType.Click, EventType.Bounce]);

    public JournalMapping Journal { get; init; } = new();

    /// <summary>The word that stands at the journal's type pointer for each event type.</summary>
    public IReadOnlyDictionary<EventType, string> Types { get; init; } = new Dictionary<EventType, string>
    {
        [EventType.Send] = "send",
        [EventType.Open] = "open",
        [EventType.Click] = "click",
        [EventType.Bounce] = "bounce",
    };

    /// <summary>The words at the bounce type pointer that are sent on.</summary>
    public IReadOnlyList<string> HardBounce { get; init; } = ["hard"];

    public IReadOnlyDictionary<EventType, ActivityMapping> Activities { get; init; } = ActivityMapping.Defaults;
}

public enum EventType : long
{
    Send = 1,
    Open = 2,
    Click = 3,
    Bounce = 4,
}

/// <summary>JSON Pointers into one entry of the journal's <c>events</c>.</summary>
public sealed record JournalMapping
{
    /// <summary>Where the first start begins: true: at the end of what is there; false: at the oldest entry.</summary>
    public bool StartAtLatest { get; init; }
    public string Id { get; init; } = "/event/@id";
    public string Type { get; init; } = "/event/type";
    public string Time { get; init; } = "/event/time";
    public string Contact { get; init; } = "/event/profile/externalId";
    public string Campaign { get; init; } = "/event/campaign/name";
    public string Delivery { get; init; } = "/event/delivery/name";
    public string MirrorPage { get; init; } = "/event/mirrorPageUrl";
    public string Url { get; init; } = "/event/url";
    public string BounceType { get; init; } = "/event/bounceType";
}

/// <summary>A Dataverse activity table and the columns that take each value; a null column is not written.</summary>
public sealed record ActivityMapping
{
    public required string Table { get; init; }
    public string? Campaign { get; init; }
    public string? Delivery { get; init; }
    public string? Time { get; init; }
    public string? MirrorPage { get; init; }
    public string? Url { get; init; }

    /// <summary>Place of the table's name.</summary>
    public Place Place { get; init; }

    /// <summary>Places of the columns that the definition names, by column; defaults have none.</summary>
    public IReadOnlyDictionary<string, Place> ColumnPlaces { get; init; } = new Dictionary<string, Place>();

    /// <summary>The tables and columns of Adobe's own app.</summary>
    public static IReadOnlyDictionary<EventType, ActivityMapping> Defaults { get; } = new Dictionary<EventType, ActivityMapping>
    {
        [EventType.Send] = Of("acs_emailsend", "acs_datesent"),
        [EventType.Open] = Of("acs_emailopen", "acs_dateopened"),
        [EventType.Click] = Of("acs_emailclick", "acs_dateclicked") with { Url = "acs_trackingurl" },
        [EventType.Bounce] = Of("acs_emailbounce", "acs_datebounced"),
    };

    private static ActivityMapping Of(string table, string time) => new()
    {
        Table = table,
        Campaign = "acs_campaignname",
        Delivery = "acs_deliveryname",
        Time = time,
        MirrorPage = "acs_mirrorpageurl",
    };
}
