using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Mapping;

/// <summary>One field or link, checked and made ready: from which cell, through what, to where.</summary>
internal sealed class FieldPlan
{
    /// <summary>Index into the plan's columns.</summary>
    public required int Column { get; init; }
    public required SourceColumn Source { get; init; }
    public required DestinationField Destination { get; init; }
    public required bool ApplyUpdates { get; init; }

    /// <summary>What is written for null.</summary>
    public required byte[] Unset { get; init; }

    /// <summary>The path and the separator that follows it in what is hashed.</summary>
    public required byte[] HashHead { get; init; }

    /// <summary>Null is a value that must be written, because a record may hold another one from before.</summary>
    public bool NullCounts { get; init; }

    public ReplacementSet? Replacements { get; init; }

    /// <summary>Null where an option's number is written as it is.</summary>
    public ChoiceText? Choices { get; init; }

    /// <summary>Index into the parents of the record; -1 where this is no link with a parent.</summary>
    public int Parent { get; init; } = -1;

    public byte[] BeforeInUpdate { get; set; } = [];
    public byte[] BeforeInCreate { get; set; } = [];

    private bool CopiesText => Source.Type == SourceType.String && Destination.Type == DestinationType.String && Replacements is null;

    /// <summary>Appends the value's JSON; for <see cref="WriteResult.Unset"/> nothing.</summary>
    public WriteResult Write(ReadOnlySpan<byte> json, Utf8Buffer target, MapWorkspace work, out string? why)
    {
        // Most values of most tables: text that goes as it came, from the answer's bytes to the body's, quotes included.
        if (CopiesText && JsonText.IsPlainString(json) && !(json.Length - 2 > Destination.MaxLength))
        {
            why = null;
            target.Append(json);
            return WriteResult.Written;
        }

        var value = ColumnReader.Read(Source.Type, json, work.Cell);
        if (Replacements is not null && Replacements.TryFind(value, out var replacement))
        {
            why = null;
            if (replacement is null)
                return WriteResult.Unset;
            target.Append(replacement);
            return WriteResult.Written;
        }

        if (Choices is not null && value.Kind is ValueKind.Number or ValueKind.Text)
            value = Choices.Render(value, work);
        return FieldWriter.Write(value, Destination.Type, Destination.MaxLength, target, work.Cell, out why);
    }
}
