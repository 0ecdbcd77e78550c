using CampaignSync.Core.Definitions;

namespace CampaignSync.Core.Ports;

/// <summary>Tries what the workflows will need of both systems, without changing anything there.</summary>
public interface IConnectionCheck
{
    /// <summary>One finding per need, in the order in which they were tried. What goes wrong is a finding, not an exception.</summary>
    Task<IReadOnlyList<ConnectionFinding>> CheckAsync(ConnectionsDefinition connections, CancellationToken cancellationToken);
}

/// <param name="System">Dataverse or Campaign.</param>
/// <param name="Need">What was tried: <c>sign in</c>, <c>read contacts with change tracking</c>.</param>
/// <param name="Works">Whether it worked.</param>
/// <param name="Message">What was found, or what is wrong and what to do.</param>
public sealed record ConnectionFinding(string System, string Need, bool Works, string Message);
