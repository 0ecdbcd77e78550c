namespace CampaignSync.Core.Ports;

/// <summary>A system that one signs in to.</summary>
public interface IRemoteSystem
{
    /// <summary>Gets a token and makes one harmless call with it.</summary>
    /// <exception cref="FatalException"><c>CredentialRejected</c> or <c>SecretUnavailable</c>.</exception>
    /// <exception cref="TransientException">The system is away.</exception>
    Task SignInAsync(CancellationToken cancellationToken);
}
