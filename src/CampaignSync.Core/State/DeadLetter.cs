namespace CampaignSync.Core.State;

/// <summary>A record that the destination refuses. At most one per (table, key). Stands until a later write of the same key succeeds, or an admin restores or removes it.</summary>
public sealed class DeadLetter
{
    /// <summary>Given by the store.</summary>
    public long Id { get; set; }
    public required int Table { get; init; }
    public required Guid Key { get; init; }

    /// <summary>Text of the key where it is not the GUID itself (an event id); null otherwise.</summary>
    public string? KeyText { get; init; }
    public required string ErrorId { get; init; }
    public required string Reason { get; init; }
    public required int Attempts { get; init; }
    public required DateTimeOffset FirstAt { get; set; }
    public required DateTimeOffset LastAt { get; init; }
    public string? Request { get; init; }
    public string? Answer { get; init; }
    public required ItemKind Kind { get; init; }

    /// <summary>Egress: the event as it was read, to be mapped again. Null where the record can be read again at its source.</summary>
    public byte[]? Body { get; init; }
    public required long SourceVersion { get; init; }

    /// <summary>Whether some attempt may have taken effect at the destination.</summary>
    public bool Uncertain { get; set; }

    /// <summary>When the key was last seen at its source, on the store's counter.</summary>
    public required long Sequence { get; set; }

    /// <summary>Takes the place of an earlier one of the same record: since when it stands, and that an attempt may have taken effect, go on.</summary>
    public DeadLetter After(DeadLetter? earlier)
    {
        if (earlier is null)
            return this;
        FirstAt = earlier.FirstAt;
        Uncertain |= earlier.Uncertain;
        return this;
    }
}
