using CampaignSync.Core.Definitions;

namespace CampaignSync.Core.Ports;

/// <summary>Opt-out attributes of profiles.</summary>
public interface IProfileFlags
{
    /// <summary>One page of the profiles that changed, or of all.</summary>
    /// <param name="since">With a filter: what changed since then. Without: the walk goes from the newest change back, and the caller ends it at this time; null: all profiles.</param>
    /// <param name="link">The next link of the page before; null begins.</param>
    /// <exception cref="LinkRefusedException">The next link is no longer honoured.</exception>
    Task<ProfilePage> ReadChangedProfilesAsync(ProfileQuery query, DateTimeOffset? since, string? link, CancellationToken cancellationToken);

    /// <summary>Named profiles as they are now, by key; those that are not there are absent.</summary>
    Task<IReadOnlyList<ProfileRow>> ReadProfilesAsync(ProfileQuery query, IReadOnlyList<Guid> keys, CancellationToken cancellationToken);

    /// <summary>Writes attributes of a profile.</summary>
    /// <param name="body">JSON object of the attributes.</param>
    /// <returns><see cref="OutcomeKind.Missing"/> where there is none; a profile is never created.</returns>
    Task<WriteOutcome> WriteProfileFlagsAsync(ProfileQuery query, Guid key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);
}

/// <summary>What is read of profiles.</summary>
/// <param name="KeyField">Identification key that carries the contact's id.</param>
/// <param name="Attributes">Opt-out attributes, in the spelling that the instance's metadata has.</param>
/// <param name="TimeFields">For each attribute the field that carries the time of its last change; null: there is none.</param>
/// <param name="ChangesFilter">Published filter that finds profiles changed since a time; null: sorted by <c>lastModified</c>, newest first.</param>
public sealed record ProfileQuery(string KeyField, IReadOnlyList<string> Attributes, IReadOnlyList<string?> TimeFields, LookupFilter? ChangesFilter, Lane Lane)
{
    /// <summary>Profiles asked for with each page of a walk; Campaign may give fewer.</summary>
    public int PageSize { get; init; } = 200;

    /// <summary>Profiles can be sorted by <c>lastModified</c>: what a filter finds is asked for newest first, too.</summary>
    public bool Sortable { get; init; }
}

/// <summary>One page of profiles.</summary>
public sealed record ProfilePage(IReadOnlyList<ProfileRow> Rows, string? NextLink);

/// <summary>A profile's opt-out attributes.</summary>
/// <param name="Key">The contact's id; null: the profile has none that is a GUID.</param>
/// <param name="LastModified">Of the whole profile.</param>
/// <param name="Values">One per attribute of the query.</param>
/// <param name="Times">One per attribute: its last change; null: never, or there is no such field.</param>
public sealed record ProfileRow(Guid? Key, DateTimeOffset LastModified, IReadOnlyList<bool> Values, IReadOnlyList<DateTimeOffset?> Times);
