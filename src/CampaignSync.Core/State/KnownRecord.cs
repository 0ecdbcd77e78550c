namespace CampaignSync.Core.State;

/// <summary>A record that we wrote and still own at the destination, or one that the filter excludes. Holds no personal data: hashes are keyed per home.</summary>
public sealed class KnownRecord
{
    /// <summary>Given by the store at insert; small and dense, so that "seen" can be kept as bits.</summary>
    public long Id { get; set; }
    public required int Table { get; init; }
    public required Guid Key { get; init; }

    /// <summary>True: at the destination by our hand. False: only remembered as filtered out.</summary>
    public required bool Owned
    {
        get;
        set
        {
            field = value;
            RowHash = null;
        }
    }

    /// <summary>The filter of the running definition excludes it.</summary>
    public bool FilteredOut
    {
        get;
        set
        {
            field = value;
            RowHash = null;
        }
    }

    /// <summary>Row version that was last written (Egress: hour since 1970 when the event was last seen).</summary>
    public long SourceVersion { get; set; }

    /// <summary>When the row that was last written had been read, on the store's counter.</summary>
    public long Sequence { get; set; }

    /// <summary>Keyed hash of what was last written; null: not known, write again.</summary>
    public byte[]? Hash
    {
        get;
        set
        {
            field = value;
            RowHash = null;
        }
    }

    /// <summary>
    /// Hash of the source row that was last written, or found to be what was last written (<see cref="Mapping.RowHasher"/>): a
    /// row with this hash asks for nothing. Set last: a change of anything that it rests on takes it away. Null: not known.
    /// </summary>
    public long? RowHash { get; set; }

    /// <summary>Not known as written, but an attempt that nothing stands for any more may have: if it is to go, it is deleted.</summary>
    public bool MaybeOwned => !Owned && Hash is [0];

    public void MarkMaybeOwned()
    {
        Owned = false;
        Hash = [0];
    }

    public DateTimeOffset WrittenAt { get; set; }

    public IReadOnlyList<ParentLink> Parents { get; set; } = [];
}

/// <summary>A known record as a full read needs it: one with a <see cref="KnownRecord.RowHash"/>.</summary>
public readonly record struct KnownRow(long Id, Guid Key, long RowHash);
