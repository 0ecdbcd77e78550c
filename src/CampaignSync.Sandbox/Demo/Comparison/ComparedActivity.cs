namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>The activity table of one type of event.</summary>
internal sealed record ComparedActivity(string EventType, string EntitySet, string TimeColumn, string? UrlColumn = null)
{
    public static IReadOnlyList<ComparedActivity> All { get; } =
    [
        new("send", "acs_emailsends", "acs_datesent"),
        new("open", "acs_emailopens", "acs_dateopened"),
        new("click", "acs_emailclicks", "acs_dateclicked", "acs_trackingurl"),
        new("bounce", "acs_emailbounces", "acs_datebounced"),
    ];

    /// <summary>The columns to compare, in the order in which <see cref="ActivityComparison"/> puts the values of an event.</summary>
    public IReadOnlyList<string> Columns { get; } =
    [
        "subject", "_regardingobjectid_value", "statecode", "statuscode", "acs_campaignname", "acs_deliveryname", TimeColumn, "acs_mirrorpageurl",
        .. UrlColumn is null ? (string[])[] : [UrlColumn],
    ];
}
