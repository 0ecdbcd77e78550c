using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.Wire;

/// <summary>One secret, whatever is asked for.</summary>
internal sealed class FixedSecrets : ISecretReader
{
    public const string Secret = "canary+secret/42";

    public ValueTask<string> ReadAsync(SecretReference reference, CancellationToken cancellationToken) => ValueTask.FromResult(Secret);
}
