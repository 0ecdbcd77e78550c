namespace CampaignSync.Control.Definitions;

/// <summary>Says what saving a definition changes.</summary>
public static class ChangeWords
{
    public static string Of(SavedChange change)
    {
        var lines = new List<string> { $"{change.Subject}: save as version {change.Version}" };
        lines.AddRange(change.Differences.Select(difference => $"  {difference}"));
        if (change.TablesReadAgain.Count > 0)
            lines.Add($"  The next start reads in full: {string.Join(", ", change.TablesReadAgain)}");
        if (change.TablesTakenOut.Count > 0)
            lines.Add($"  The next start drops cursor and backlog, and deletes nothing, of: {string.Join(", ", change.TablesTakenOut)}");
        return string.Join(Environment.NewLine, lines);
    }
}
