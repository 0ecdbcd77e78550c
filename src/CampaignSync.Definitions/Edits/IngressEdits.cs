using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;

namespace CampaignSync.Definitions.Edits;

/// <summary>
/// Edits without an editor. Each returns a new definition; whether it keeps the rules is found out by writing and reading
/// it: <c>DefinitionReader.Read(name, DefinitionWriter.Write(edited))</c>. Places are those of the text before the edit.
/// </summary>
public static class IngressEdits
{
    /// <summary>Adds a table mapping, or replaces the one with the same source.</summary>
    public static IngressDefinition WithTable(this IngressDefinition definition, TableMapping table)
        => definition with { Tables = Replace(definition.Tables, table, t => t.Source == table.Source) };

    /// <exception cref="EditRefusedException">The table is not mapped.</exception>
    public static IngressDefinition WithoutTable(this IngressDefinition definition, string table)
    {
        var taken = Find(definition, table);
        return definition with { Tables = [.. definition.Tables.Where(t => t != taken)] };
    }

    /// <summary>Adds a field, or replaces the one with the same destination.</summary>
    /// <exception cref="EditRefusedException">The table is not mapped.</exception>
    public static IngressDefinition WithField(this IngressDefinition definition, string table, FieldMapping field)
        => Edit(definition, table, t => t with { Fields = Replace(t.Fields, field, f => f.Destination == field.Destination) });

    /// <summary>Removes the fields of a source column, or else the field with this destination; with the last field of a column go its replacements.</summary>
    /// <exception cref="EditRefusedException">The table or the field is not mapped.</exception>
    public static IngressDefinition WithoutField(this IngressDefinition definition, string table, string field)
        => Edit(definition, table, t =>
        {
            var bySource = t.Fields.Any(f => f.Source == field);
            if (!bySource && t.Fields.All(f => f.Destination != field))
                throw new EditRefusedException($"{table} has no field {field}.{NearNames.Hint(field, t.Fields.SelectMany(f => new[] { f.Source, f.Destination }).Distinct())}");
            FieldMapping[] fields = [.. t.Fields.Where(f => (bySource ? f.Source : f.Destination) != field)];
            return t with { Fields = fields, Replacements = [.. t.Replacements.Where(r => fields.Any(f => f.Source == r.Field))] };
        });

    /// <summary>Adds a replacement, or replaces the one of the same value.</summary>
    /// <exception cref="EditRefusedException">The table is not mapped.</exception>
    public static IngressDefinition WithReplacement(this IngressDefinition definition, string table, Replacement replacement)
        => Edit(definition, table, t => t with { Replacements = Replace(t.Replacements, replacement, r => r.Field == replacement.Field && r.From == replacement.From) });

    /// <exception cref="EditRefusedException">The table is not mapped, or the value is not replaced.</exception>
    public static IngressDefinition WithoutReplacement(this IngressDefinition definition, string table, string field, string? from)
        => Edit(definition, table, t =>
        {
            Replacement[] left = [.. t.Replacements.Where(r => r.Field != field || r.From != from)];
            return left.Length < t.Replacements.Count
                ? t with { Replacements = left }
                : throw new EditRefusedException($"{table} has no replacement of {field} {from ?? "null"}.");
        });

    /// <param name="filter">Null: every record is written.</param>
    /// <exception cref="EditRefusedException">The table is not mapped.</exception>
    public static IngressDefinition WithFilter(this IngressDefinition definition, string table, RowFilter? filter)
        => Edit(definition, table, t => t with { Filter = filter });

    /// <exception cref="EditRefusedException">The table is not mapped.</exception>
    public static IngressDefinition WithApplyDeletes(this IngressDefinition definition, string table, bool applyDeletes)
        => Edit(definition, table, t => t with { ApplyDeletes = applyDeletes });

    /// <exception cref="EditRefusedException">The table is not mapped.</exception>
    public static IngressDefinition WithPicklists(this IngressDefinition definition, string table, PicklistForm picklists)
        => Edit(definition, table, t => t with { Picklists = picklists });

    /// <exception cref="EditRefusedException">The table is not mapped.</exception>
    public static IngressDefinition WithDestination(this IngressDefinition definition, string table, string destination)
        => Edit(definition, table, t => t with { Destination = destination });

    private static IngressDefinition Edit(IngressDefinition definition, string table, Func<TableMapping, TableMapping> edit)
    {
        var before = Find(definition, table);
        return definition with { Tables = [.. definition.Tables.Select(t => t == before ? edit(t) : t)] };
    }

    private static TableMapping Find(IngressDefinition definition, string table)
        => definition.Tables.FirstOrDefault(t => t.Source == table)
            ?? throw new EditRefusedException($"The table {table} is not mapped.{NearNames.Hint(table, definition.Tables.Select(t => t.Source))}");

    private static IReadOnlyList<T> Replace<T>(IReadOnlyList<T> items, T item, Func<T, bool> same)
        => items.Any(same) ? [.. items.Select(i => same(i) ? item : i)] : [.. items, item];
}
