using CampaignSync.Core.Definitions;

namespace CampaignSync.Core.Ports;

/// <summary>Fetches a secret from where a definition says it is. Asked anew for every token, so that a mended secret needs no restart.</summary>
public interface ISecretReader
{
    /// <summary>The secret, without the line end that editors leave behind it.</summary>
    /// <exception cref="FatalException"><c>SecretUnavailable</c>: the message names the reference and the remedy, never the content.</exception>
    ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken);
}
