namespace CampaignSync.Core.Definitions;

/// <summary>One Dataverse table and the Campaign resource that its records go to.</summary>
public sealed record TableMapping
{
    /// <summary>Logical name of the Dataverse table.</summary>
    public required string Source { get; init; }

    /// <summary>Campaign resource, such as <c>profile</c> or <c>cusOrder</c>.</summary>
    public required string Destination { get; init; }

    public required KeyMapping Key { get; init; }

    /// <summary>How a record is found at Campaign; null: by the key in the URL.</summary>
    public LookupFilter? Lookup { get; init; }

    public IReadOnlyList<LinkMapping> Links { get; init; } = [];

    public required IReadOnlyList<FieldMapping> Fields { get; init; }

    public IReadOnlyList<Replacement> Replacements { get; init; } = [];

    public RowFilter? Filter { get; init; }

    /// <summary>Whether a record deleted at the source is deleted at Campaign.</summary>
    public bool ApplyDeletes { get; init; }

    /// <summary>Limits above which deletes are held; null: the guard is off.</summary>
    public DeletionGuard? DeletionGuard { get; init; } = new();

    public PicklistForm Picklists { get; init; } = PicklistForm.Technical;

    public Place Place { get; init; }
    public Place SourcePlace { get; init; }
    public Place DestinationPlace { get; init; }
}

/// <summary>The Dataverse primary id and the Campaign identification key that carries it.</summary>
public sealed record KeyMapping(string Source, string Destination, Place SourcePlace = default, Place DestinationPlace = default);

/// <summary>A published Campaign filter that finds a record by its key: <c>…/byCrmId?crmId_parameter=…</c>.</summary>
public sealed record LookupFilter(string Filter, string Parameter, Place Place = default);

/// <summary>A lookup column whose id is written as it is into a join field; with <see cref="Parent"/> the parent's record goes first.</summary>
/// <param name="Source">Lookup column as read, <c>_new_contact_value</c>.</param>
/// <param name="Destination">Join field at Campaign.</param>
/// <param name="Parent">Source table of the parent's mapping; null: no ordering.</param>
/// <param name="OnMissingParent">What happens to a child whose parent will not come.</param>
public sealed record LinkMapping(string Source, string Destination, string? Parent, MissingParent OnMissingParent, Place SourcePlace = default, Place DestinationPlace = default, Place ParentPlace = default);

public enum MissingParent : long
{
    DeadLetter,
    Write,
}

/// <summary>One column to one field.</summary>
/// <param name="Source">Dataverse column.</param>
/// <param name="Destination">Campaign field path, <c>location.city</c>.</param>
/// <param name="ApplyUpdates">False: written when the record is created, and on replay, only.</param>
public sealed record FieldMapping(string Source, string Destination, bool ApplyUpdates = true, Place SourcePlace = default, Place DestinationPlace = default);

/// <summary>A technical source value and what is written instead of it. Values compare as technical text: <c>1</c> equals <c>"1"</c>; null is null.</summary>
public sealed record Replacement(string Field, string? From, string? To, Place Place = default);

/// <summary>How option sets are written where no replacement hits.</summary>
public enum PicklistForm : long
{
    /// <summary>The stored number.</summary>
    Technical,

    /// <summary>The label, in the language of the application user.</summary>
    Display,
}

/// <summary>Deletes of a table within an hour above which they are held: more than <paramref name="Count"/>, or more than <paramref name="Percent"/> of the known records and at least 10.</summary>
public sealed record DeletionGuard(int Count = 500, int Percent = 10);
