namespace CampaignSync.Core.Ports;

/// <summary>Opt-out columns of contacts. They are read like any tracked table (<see cref="IRecordSource"/>).</summary>
public interface IContactFlags
{
    /// <summary>Writes columns of a contact if it still has the version that was read.</summary>
    /// <param name="version">Row version; sent as <c>If-Match: W/"version"</c>.</param>
    /// <param name="body">JSON object of the columns.</param>
    /// <returns><see cref="OutcomeKind.Conflict"/> (412 0x80060882) where it has changed, <see cref="OutcomeKind.Missing"/> where it is gone; a contact is never created.</returns>
    Task<WriteOutcome> WriteContactFlagsAsync(Guid contact, long version, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}
