namespace CampaignSync.Control.Hosting;

/// <summary>A process that has been started and let go.</summary>
public interface IDetachedProcess
{
    int Id { get; }

    /// <summary>Its exit code; null while it lives.</summary>
    int? ExitCode { get; }
}
