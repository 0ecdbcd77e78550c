namespace CampaignSync.Sandbox.Campaign.Journal;

/// <summary>How the journal answers; all of it can be changed through the admin API.</summary>
internal sealed class JournalPolicy
{
    /// <summary>Seconds in <c>retry-after</c> at the end of the journal. Adobe says 10; 1 makes demonstrations quick.</summary>
    public int RetryAfterSeconds { get; set; } = 1;

    /// <summary>The most entries in one answer, whatever the client's limit.</summary>
    public int MostEvents { get; set; } = 500;

    /// <summary>Where the link <c>next</c> begins when it does not stay on the host: <c>https://other.example</c>; null: on the host.</summary>
    public string? NextOrigin { get; set; }

    /// <summary>The wrong answer that is given instead of entries; null: none.</summary>
    public MalformedJournal? Malformed { get; set; }

    /// <summary>How many answers are still to be wrong.</summary>
    public int MalformedLeft { get; set; }
}
