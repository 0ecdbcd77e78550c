using System.Text.Json;
using CampaignSync.Sandbox.Admin;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;
using CampaignSync.Sandbox.Dataverse.Tables;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Dataverse;

/// <summary>Carries out <c>POST /admin/schema</c> for Dataverse; the forms are listed in docs/sandbox.md.</summary>
internal sealed class SchemaChange(DataverseStore store)
{
    private const int FirstNewTypeCode = 11_000;

    /// <exception cref="AdminException">The change makes no sense.</exception>
    public void Apply(JsonElement change)
    {
        if (change.TryGetProperty("addTable", out var added))
        {
            AddTable(added);
            return;
        }

        if (change.TryGetProperty("dropTable", out var dropped))
        {
            store.Remove(TableOf(dropped.GetString() ?? ""));
            return;
        }

        var table = TableOf(AdminApi.Text(change, "table"));
        if (change.TryGetProperty("drop", out var name))
            Drop(table, name.GetString() ?? "");
        else if (change.TryGetProperty("add", out var column))
            Add(table, column);
        else if (change.TryGetProperty("change", out var changed))
            Change(table, changed);
        else if (change.TryGetProperty("key", out var key))
            AddKey(table, key);
        else if (change.TryGetProperty("changeTracking", out var tracking))
            store.Change(table, s => s.With(changeTracking: tracking.GetBoolean()));
        else if (change.TryGetProperty("deny", out var denied))
            table.Denied = [.. denied.EnumerateArray().Select(d => d.GetString() ?? "")];
        else
            throw new AdminException("One of drop, add, change, key, changeTracking, deny, addTable, dropTable is expected.");
    }

    private Table TableOf(string name) => store.ByName(name) ?? throw new AdminException($"Dataverse has no table '{name}'.");

    private void Drop(Table table, string name)
    {
        if (table.Schema.ByName(name) is not { Slot: >= 0 })
            throw new AdminException($"Table '{table.Name}' has no column '{name}' that can be dropped.");
        store.Change(table, s => s.With(
            columns: [.. s.Columns.Where(c => c.Name != name)],
            keys: [.. s.Keys.Where(k => !k.Columns.Contains(name))]));
    }

    private void Add(Table table, JsonElement spec)
    {
        var column = Read(spec, table.Slots);
        if (table.Schema.ByName(column.Name) is not null)
            throw new AdminException($"Table '{table.Name}' has a column '{column.Name}' already.");
        table.Slots++;
        store.Change(table, s => s.With(columns: [.. s.Columns, column]));
    }

    private void Change(Table table, JsonElement spec)
    {
        var name = AdminApi.Text(spec, "name");
        if (table.Schema.ByName(name) is not { Slot: >= 0 } old)
            throw new AdminException($"Table '{table.Name}' has no column '{name}' that can be changed.");
        var read = Read(spec, old.Slot, old);
        store.Change(table, s => s.With(columns: [.. s.Columns.Select(c => c.Name == name ? read : c)]));
    }

    private void AddKey(Table table, JsonElement spec)
    {
        var key = new AlternateKey(AdminApi.Text(spec, "name"), [.. Strings(spec, "columns")]);
        if (key.Columns.FirstOrDefault(c => table.Schema.ByName(c) is null) is { } missing)
            throw new AdminException($"Table '{table.Name}' has no column '{missing}'.");
        store.Change(table, s => s.With(keys: [.. s.Keys, key]));
        table.IndexAll(key);
    }

    private void AddTable(JsonElement spec)
    {
        var name = AdminApi.Text(spec, "name");
        if (store.ByName(name) is not null)
            throw new AdminException($"Dataverse has a table '{name}' already.");
        var activity = spec.TryGetProperty("activity", out var flag) && flag.GetBoolean();
        var set = spec.TryGetProperty("entitySet", out var given) ? given.GetString()! : name + "s";
        var primaryName = spec.TryGetProperty("primaryName", out var primary) ? primary.GetString()! : activity ? "subject" : "new_name";
        var code = Math.Max(FirstNewTypeCode, store.Tables.Max(t => t.Schema.Identity.TypeCode) + 1);
        var builder = new TableBuilder(name, name, set, code, primaryName, activity);
        if (activity)
            ActivityTables.Common(builder, name, 400);
        else
            builder.Id(name + "id").Text(primaryName, 100).States([new(0, "Active"), new(1, "Inactive")], [new(1, "Active", 0), new(2, "Inactive", 1)]).Common();
        var table = new Table(builder.Build());
        if (spec.TryGetProperty("columns", out var columns))
        {
            foreach (var column in columns.EnumerateArray())
                Add(table, column);
        }

        store.Add(table);
    }

    private static Column Read(JsonElement spec, int slot, Column? old = null)
    {
        var name = AdminApi.Text(spec, "name");
        var type = old?.Type ?? ColumnType.String;
        if (spec.TryGetProperty("type", out var word) && (!Enum.TryParse(word.GetString(), ignoreCase: true, out type) || !Enum.IsDefined(type)))
            throw new AdminException($"Unknown type '{word}'; there are {string.Join(", ", Enum.GetNames<ColumnType>())}.");
        IReadOnlyList<Choice> choices = spec.TryGetProperty("options", out var options)
            ? [.. options.EnumerateArray().Select(o => new Choice((int)AdminApi.Number(o, "value"), AdminApi.Text(o, "label")))]
            : old?.Choices ?? [];
        var text = type is ColumnType.String or ColumnType.Memo;
        var schemaName = spec.TryGetProperty("schemaName", out var schema) ? schema.GetString()! : old?.SchemaName ?? name;
        return new Column(name, type, slot)
        {
            SchemaName = schemaName,
            MaxLength = spec.TryGetProperty("maxLength", out _) ? (int)AdminApi.Number(spec, "maxLength") : text ? old?.MaxLength ?? 100 : null,
            Choices = choices,
            Navigations = type.IsLookup() ? [.. Strings(spec, "targets").Select((t, i) => new Navigation(i == 0 ? schemaName : $"{schemaName}_{t}", t))] : [],
            Retyped = old is not null && (old.Retyped || old.Type != type),
        };
    }

    private static IEnumerable<string> Strings(JsonElement spec, string name)
        => spec.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(e => e.GetString() ?? "")
            : throw new AdminException($"'{name}' needs a list of names.");
}
