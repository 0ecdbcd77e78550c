using System.Collections;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Schema;
using CampaignSync.Definitions.Edits;

namespace CampaignSync.Control.Editing;

/// <summary>Changes to one table mapping of Ingress, as given at a prompt. What is null stays as it is.</summary>
public sealed record TableEdit
{
    /// <summary>Source table; mapped anew where it is not mapped yet.</summary>
    public required string Table { get; init; }
    public string? Destination { get; init; }

    /// <summary><c>source</c> and <c>destination</c>.</summary>
    public IDictionary? Key { get; init; }

    /// <summary><c>source</c>, <c>destination</c>, <c>applyUpdates</c> each; one of the same destination is replaced.</summary>
    public IReadOnlyList<IDictionary> Fields { get; init; } = [];

    /// <summary>Source columns, or destinations.</summary>
    public IReadOnlyList<string> RemoveFields { get; init; } = [];

    /// <summary><c>field</c>, <c>from</c>, <c>to</c> each; one of the same value is replaced.</summary>
    public IReadOnlyList<IDictionary> Replacements { get; init; } = [];

    /// <summary><c>field</c> and <c>from</c> each.</summary>
    public IReadOnlyList<IDictionary> RemoveReplacements { get; init; } = [];

    /// <summary><c>match</c>, <c>conditions</c> (<c>field</c>, <c>operator</c>, <c>value</c> each) and <c>deleteFilteredOut</c>; or one condition alone. Empty: no filter.</summary>
    public IDictionary? Filter { get; init; }
    public bool? ApplyDeletes { get; init; }
    public PicklistForm? Picklists { get; init; }

    /// <summary>The definition with these changes.</summary>
    /// <param name="definition">Null: none is saved yet.</param>
    /// <exception cref="ControlException"><c>EditInvalid</c>.</exception>
    public IngressDefinition Apply(IngressDefinition? definition)
    {
        try
        {
            definition ??= new IngressDefinition { Tables = [] };
            // Names of Dynamics are lower case; who types another case means the table that is mapped, not a second one.
            var mapped = definition.Tables.FirstOrDefault(table => table.Source.Equals(Table, StringComparison.OrdinalIgnoreCase))?.Source ?? Table;
            var edit = this with { Table = mapped };
            return edit.Edit(edit.Begin(definition));
        }
        catch (EditRefusedException e)
        {
            throw ValueBag.Refuse(e.Message);
        }
    }

    private IngressDefinition Begin(IngressDefinition definition)
    {
        if (definition.Tables.FirstOrDefault(table => table.Source == Table) is { } mapped)
            return Key is null ? definition : definition.WithTable(mapped with { Key = ReadKey(Key) });
        if (Destination is null || Fields.Count == 0)
            throw ValueBag.Refuse($"Ingress does not map the table {Table} yet.{NearNames.Hint(Table, definition.Tables.Select(table => table.Source))} To map it, give -Destination and -Field as well.");
        return definition.WithTable(new TableMapping
        {
            Source = Table,
            Destination = Destination,
            Key = Key is null ? new KeyMapping($"{Table}id", "externalId") : ReadKey(Key),
            Fields = [],
        });
    }

    private IngressDefinition Edit(IngressDefinition edited)
    {
        if (Destination is not null)
            edited = edited.WithDestination(Table, Destination);
        edited = RemoveFields.Aggregate(edited, (definition, field) => definition.WithoutField(Table, field));
        edited = Fields.Aggregate(edited, (definition, field) => definition.WithField(Table, ReadField(field)));
        edited = RemoveReplacements.Select(values => ReadReplacement(values, "-RemoveReplacement", withTo: false)).Aggregate(edited, (definition, old) => definition.WithoutReplacement(Table, old.Field, old.From));
        edited = Replacements.Select(values => ReadReplacement(values, "-Replacement", withTo: true)).Aggregate(edited, (definition, replacement) => definition.WithReplacement(Table, replacement));
        if (Filter is not null)
            edited = edited.WithFilter(Table, FilterEdit.Read(Filter));
        if (ApplyDeletes is { } deletes)
            edited = edited.WithApplyDeletes(Table, deletes);
        return Picklists is { } form ? edited.WithPicklists(Table, form) : edited;
    }

    private static KeyMapping ReadKey(IDictionary values)
    {
        var bag = new ValueBag(values, "-Key", "source", "destination");
        var key = new KeyMapping(bag.Required("source"), bag.Required("destination"));
        return key;
    }

    private static FieldMapping ReadField(IDictionary values)
    {
        var bag = new ValueBag(values, "-Field", "source", "destination", "applyUpdates");
        var field = new FieldMapping(bag.Required("source"), bag.Required("destination"), bag.Flag("applyUpdates") ?? true);
        return field;
    }

    private static Replacement ReadReplacement(IDictionary values, string what, bool withTo)
    {
        var bag = withTo ? new ValueBag(values, what, "field", "from", "to") : new ValueBag(values, what, "field", "from");
        if (!bag.Has("from"))
            throw ValueBag.Refuse($"{what} needs 'from' ($null for a missing value).");
        if (withTo && !bag.Has("to"))
            throw ValueBag.Refuse($"{what} needs 'to' ($null to clear the field).");
        var replacement = new Replacement(bag.Required("field"), bag.Text("from"), withTo ? bag.Text("to") : null);
        return replacement;
    }
}
