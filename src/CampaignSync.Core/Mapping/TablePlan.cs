using System.Buffers.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Mapping;

/// <summary>
/// A table mapping that was checked against both systems' metadata and made ready to map rows: filter, replacements,
/// picklists, conversions (<c>docs/conversions.md</c>), bodies and hash. Thread-safe; fastest with one reader at a time,
/// since the buffers of one row are kept for the next.
/// </summary>
public sealed class TablePlan
{
    private const byte AfterPath = 0x1F;
    private const byte AfterValue = 0x1E;

    private readonly RecordHasher _hasher;
    private readonly FieldPlan[] _fields;
    private readonly FilterPlan? _filter;
    private readonly byte[] _hashHead;
    private readonly byte[] _afterUpdate;
    private readonly byte[] _afterCreate;
    private readonly bool _twoBodies;
    private MapWorkspace? _workspace = new();

    internal TablePlan(TableMapping mapping, IReadOnlyList<string> columns, IReadOnlyList<string> parentTables, IEnumerable<FieldPlan> fields, FilterPlan? filter, RecordHasher hasher)
    {
        Mapping = mapping;
        Columns = columns;
        ParentTables = parentTables;
        _hasher = hasher;
        _filter = filter;
        _fields = [.. fields.OrderBy(f => f.Destination.Path, StringComparer.Ordinal)];
        _hashHead = HashHead(mapping.Destination);
        _twoBodies = _fields.Any(f => !f.ApplyUpdates);
        _afterUpdate = LayOut(_fields.Where(f => f.ApplyUpdates), (field, before) => field.BeforeInUpdate = before);
        _afterCreate = LayOut(_fields, (field, before) => field.BeforeInCreate = before);
    }

    public TableMapping Mapping { get; }

    /// <summary>What to read: columns of fields, links and filter, each once, sorted, so that the order in a definition changes nothing.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Source tables of the links with a parent, in the order of <see cref="MappedRecord.Parents"/>.</summary>
    public IReadOnlyList<string> ParentTables { get; }

    /// <summary>Checks a mapping against metadata, fresh or stored, and makes it ready.</summary>
    /// <param name="source">Null: there is no such table.</param>
    /// <param name="destination">Null: there is no such resource.</param>
    /// <param name="nullCounts">Fields whose null is a value to be written, not the absence of one; null: none.</param>
    /// <returns>The plan, or null and every problem found, in the order of the definition (<c>SchemaMismatch</c>).</returns>
    public static (TablePlan? Plan, IReadOnlyList<SchemaProblem> Problems) Compile(TableMapping mapping, SourceTable? source, DestinationResource? destination, RecordHasher hasher, Func<string, bool>? nullCounts = null)
    {
        var problems = new TableCheck(mapping, source, destination).Run();
        return problems.Count > 0 ? (null, problems) : (new TablePlanBuilder(mapping, source!, destination!).Build(hasher, nullCounts ?? (_ => false)), problems);
    }

    /// <summary>Maps a row that was read with <see cref="Columns"/>. Whatever its values are, the answer is a verdict.</summary>
    /// <exception cref="ArgumentException">The row is a deletion; there is nothing to map.</exception>
    public MappedRecord Map(SourceRow row)
    {
        if (row.Deleted)
            throw new ArgumentException("A deletion has no values to map.", nameof(row));
        var work = Interlocked.Exchange(ref _workspace, null) ?? new MapWorkspace();
        work.Clear();
        var mapped = Map(row, work);
        Volatile.Write(ref _workspace, work);
        return mapped;
    }

    private MappedRecord Map(SourceRow row, MapWorkspace work)
    {
        if (_filter is not null)
        {
            var passes = _filter.Passes(row, work, out var refusal);
            if (refusal is not null)
                return Refused(MappingErrorId.ValueNotConvertible, refusal);
            if (!passes)
                return new MappedRecord(MappingVerdict.FilteredOut, [], [], []);
        }

        // With the resource's name: a table mapped to another one must not find its records there already.
        work.HashInput.Append(_hashHead);
        var parents = ParentTables.Count == 0 ? [] : new Guid?[ParentTables.Count];
        foreach (var field in _fields)
        {
            var body = field.ApplyUpdates ? work.Update : work.Create;
            body.Append(field.ApplyUpdates ? field.BeforeInUpdate : field.BeforeInCreate);
            var start = body.Length;
            var result = field.Write(row.Json(field.Column), body, work, out var why);
            if (result is WriteResult.TooLong or WriteResult.NotConvertible)
                return Refuse(field, result, why);
            if (result == WriteResult.Unset)
                body.Append(field.Unset);
            var value = body.From(start);
            if (field.Parent >= 0 && result == WriteResult.Written)
                parents[field.Parent] = ReadId(value);
            if (field.ApplyUpdates)
                AddUpdated(field, value, result, work);
        }

        work.Update.Append(_afterUpdate);
        if (_twoBodies)
            work.Create.Append(_afterCreate);
        return new MappedRecord(MappingVerdict.Write, RecordBody.Encode(work.Update.Written, work.Create.Written), _hasher.Hash(work.HashInput.Written), parents);
    }

    private void AddUpdated(FieldPlan field, ReadOnlySpan<byte> value, WriteResult result, MapWorkspace work)
    {
        if (_twoBodies)
        {
            work.Create.Append(field.BeforeInCreate);
            work.Create.Append(value);
        }

        if (result == WriteResult.Unset && !field.NullCounts)
            return;
        work.HashInput.Append(field.HashHead);
        work.HashInput.Append(value);
        work.HashInput.Append(AfterValue);
    }

    internal static byte[] HashHead(string path) => [.. System.Text.Encoding.UTF8.GetBytes(path), AfterPath];

    private static byte[] LayOut(IEnumerable<FieldPlan> fields, Action<FieldPlan, byte[]> assign)
    {
        var laidOut = fields.ToArray();
        var layout = BodyLayout.Of([.. laidOut.Select(f => f.Destination.Path)]);
        for (var i = 0; i < laidOut.Length; i++)
            assign(laidOut[i], layout.Before[i]);
        return layout.After;
    }

    /// <summary>A link's value is an id that was just written, or a replacement for one, which need be none.</summary>
    private static Guid? ReadId(ReadOnlySpan<byte> json)
        => json.Length > 2 && Utf8Parser.TryParse(json[1..^1], out Guid id, out _, 'D') ? id : null;

    private MappedRecord Refuse(FieldPlan field, WriteResult result, string? why)
    {
        var from = $"{Mapping.Source}.{field.Source.Name}";
        var to = $"{Mapping.Destination}.{field.Destination.Path}";
        return result == WriteResult.TooLong
            ? Refused(MappingErrorId.ValueTooLong, $"{from} is longer than the {field.Destination.MaxLength} characters that {to} takes. Shorten it in Dynamics 365, or map it to a longer field.")
            : Refused(MappingErrorId.ValueNotConvertible, $"{from} cannot be written to {to} ({field.Destination.Type}): {why}. Correct it in Dynamics 365, add a replacement for it, or map it to a field of another type.");
    }

    private static MappedRecord Refused(string errorId, string reason) => new(MappingVerdict.Refused, [], [], [], errorId, reason);
}
