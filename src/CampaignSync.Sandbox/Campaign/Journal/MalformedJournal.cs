namespace CampaignSync.Sandbox.Campaign.Journal;

/// <summary>Wrong answers of the journal.</summary>
internal enum MalformedJournal
{
    /// <summary>JSON that is cut off, as application/json.</summary>
    NotJson,

    /// <summary>A web page with status 200.</summary>
    Html,

    /// <summary>Good JSON without <c>events</c>.</summary>
    NoEvents,

    /// <summary>Entries, but no link to the next ones.</summary>
    NoNext,
}
