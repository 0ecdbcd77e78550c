namespace CampaignSync.Simulation.Systems;

/// <summary>What goes wrong with a read.</summary>
internal enum ReadFault
{
    None,
    Unavailable,
    Throttled,

    /// <summary>The answer breaks off after it was made.</summary>
    Torn,

    /// <summary>A next link is refused; without effect on other reads.</summary>
    LinkRefused,

    /// <summary>The delta link is no longer honoured; without effect on other reads.</summary>
    Expired,

    /// <summary>Rows stand in the page twice, older versions among them.</summary>
    Duplicates,

    /// <summary>The rows of the page are in another order.</summary>
    Reordered,

    /// <summary>The last page of a full read has no delta link.</summary>
    NoDeltaLink,
}
