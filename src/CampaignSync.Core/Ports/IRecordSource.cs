using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Ports;

/// <summary>Tables that are read in full once and by their changes from then on: Dataverse with change tracking.</summary>
public interface IRecordSource : IRemoteSystem
{
    /// <summary>Metadata of a table, with option labels; null: there is no such table.</summary>
    Task<SourceTable?> DescribeAsync(string table, CancellationToken cancellationToken);

    /// <summary>One page.</summary>
    /// <param name="link">The next or delta link of the page before; null begins a full read.</param>
    /// <exception cref="CursorExpiredException">The delta link is no longer honoured.</exception>
    /// <exception cref="LinkRefusedException">The next link is no longer honoured, leads to another origin, or repeats.</exception>
    /// <exception cref="FatalException"><c>SchemaMismatch</c> where a column has vanished, <c>CredentialRejected</c>.</exception>
    /// <exception cref="TransientException">Anything that passes.</exception>
    Task<SourcePage> ReadPageAsync(SourceQuery query, string? link, CancellationToken cancellationToken);

    /// <summary>Named records as they are now; those that are gone are absent from the page.</summary>
    Task<SourcePage> ReadRecordsAsync(SourceQuery query, IReadOnlyList<Guid> keys, CancellationToken cancellationToken);
}

/// <summary>What is read of a table. Column names as in <see cref="SourceTable.Columns"/>.</summary>
public sealed record SourceQuery(SourceTable Table, IReadOnlyList<string> Columns, Lane Lane)
{
    /// <summary>Rows asked for per page, at most; the source may give fewer.</summary>
    public int PageSize { get; init; } = 5000;
}
