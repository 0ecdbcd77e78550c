namespace CampaignSync.Core.Ports;

/// <summary>Opt-out columns of contacts. They are read like any tracked table (<see cref="IRecordSource"/>).</summary>
public interface IContactFlags
{
    /// <summary>Id of the user as whom contacts are written: what <c>_modifiedby_value</c> says after a write of ours.</summary>
    /// <exception cref="FatalException"><c>CredentialRejected</c>.</exception>
    /// <exception cref="TransientException">Anything that passes.</exception>
    Task<Guid> WhoAmIAsync(CancellationToken cancellationToken);

    /// <summary>Writes columns of contacts, each only if it still has the version that was read. A contact is never created.</summary>
    /// <returns>
    /// One outcome for each, in their order: <see cref="OutcomeKind.Conflict"/> (412 0x80060882) where the contact has changed,
    /// <see cref="OutcomeKind.Missing"/> where it is gone.
    /// </returns>
    Task<IReadOnlyList<WriteOutcome>> WriteContactFlagsAsync(IReadOnlyList<ContactFlagsWrite> writes, Lane lane, CancellationToken cancellationToken);
}

/// <summary>Opt-out columns of one contact.</summary>
/// <param name="Version">Row version that was read; sent as <c>If-Match: W/"version"</c>.</param>
/// <param name="Body">JSON object of the columns.</param>
public sealed record ContactFlagsWrite(Guid Contact, long Version, ReadOnlyMemory<byte> Body);
