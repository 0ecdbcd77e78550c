namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>How a filter chooses rows.</summary>
internal enum FilterRule
{
    /// <summary>The field equals the parameter.</summary>
    Equal,

    /// <summary>The last name or the e-mail address (or the field named by <c>filterType</c>) begins with the parameter.</summary>
    Text,

    /// <summary>The row was written at or after the parameter.</summary>
    ChangedSince,

    /// <summary>About deliveries, audiences or subscriptions, of which the sandbox has none: chooses no row.</summary>
    Nothing,
}
