using System.Globalization;

namespace CampaignSync.Control.Workflows;

/// <summary>How long was waited, in the words of a message.</summary>
internal static class WaitWords
{
    /// <summary>Where several share a time limit, those before may have left nothing of it.</summary>
    public static string After(TimeSpan timeout)
        => timeout < TimeSpan.FromSeconds(0.5) ? "in time" : string.Create(CultureInfo.InvariantCulture, $"after {timeout.TotalSeconds:0} seconds");
}
