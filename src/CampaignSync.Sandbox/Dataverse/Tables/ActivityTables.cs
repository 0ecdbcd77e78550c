using CampaignSync.Sandbox.Dataverse.Schema;

namespace CampaignSync.Sandbox.Dataverse.Tables;

/// <summary>
/// Activity tables. The columns that all have in common come first and in one order, so that they have the same slots
/// and <c>activitypointer</c> can read the rows of all of them.
/// </summary>
internal static class ActivityTables
{
    private const int FirstTypeCode = 10_010;

    public static TableSchema Pointer()
        => Common(new TableBuilder("activitypointer", "ActivityPointer", "activitypointers", 4200, "subject", isActivity: true), "activitypointer", 400)
            .Build(changeTracking: false);

    public static IEnumerable<TableSchema> Events()
    {
        yield return Event(0, "acs_emailsend", "acs_EmailSend", "acs_datesent").Build();
        yield return Event(1, "acs_emailopen", "acs_EmailOpen", "acs_dateopened").Build();
        yield return Event(2, "acs_emailclick", "acs_EmailClick", "acs_dateclicked").Text("acs_trackingurl", 2000).Build();
        yield return Event(3, "acs_emailbounce", "acs_EmailBounce", "acs_datebounced").Build();
    }

    /// <summary>The columns of every activity table.</summary>
    public static TableBuilder Common(TableBuilder builder, string table, int subjectLength) => builder
        .Id("activityid")
        .TableName("activitytypecode")
        .Text("subject", subjectLength, "Subject")
        .Memo("description", 2000)
        .Of(ColumnType.DateTime, "actualstart", "actualend", "scheduledstart", "scheduledend")
        .Picklist("prioritycode", new Choice(0, "Low"), new Choice(1, "Normal"), new Choice(2, "High"))
        .Lookup("regardingobjectid", "RegardingObjectId",
            new Navigation($"regardingobjectid_contact_{table}", "contact"), new Navigation("regardingobjectid_contact", "contact"),
            new Navigation($"regardingobjectid_account_{table}", "account"), new Navigation("regardingobjectid_account", "account"))
        .States(
            [new(0, "Open"), new(1, "Completed"), new(2, "Canceled"), new(3, "Scheduled")],
            [new(1, "Open", 0), new(2, "Completed", 1), new(3, "Canceled", 2), new(4, "Scheduled", 3)])
        .Common();

    private static TableBuilder Event(int ordinal, string name, string schemaName, string timeColumn)
        => Common(new TableBuilder(name, schemaName, name + "s", FirstTypeCode + ordinal, "subject", isActivity: true), name, 400)
            .Text("acs_campaignname", 200)
            .Text("acs_deliveryname", 200)
            .Of(ColumnType.DateTime, timeColumn)
            .Text("acs_mirrorpageurl", 2000);
}
