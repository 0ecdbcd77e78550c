using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;
using CampaignSync.Sandbox.Synthetic;

namespace CampaignSync.Sandbox.Dataverse.Tables;

/// <summary>Sets up the store: all tables, with synthetic rows where there are some.</summary>
internal static class SandboxTables
{
    public static DataverseStore Create(TimeProvider clock, SyntheticData data)
    {
        var rows = new SyntheticTables(data);
        var contacts = PeopleTables.Contact();
        var (account, order, line) = (PeopleTables.Account(), OrderTables.Order(), OrderTables.Line());
        var store = new DataverseStore(clock, rows.LastVersion);
        store.Add(new Table(account, rows.Accounts(account)));
        store.Add(new Table(contacts, rows.Contacts(contacts)) { Derive = FullName });
        store.Add(new Table(order, rows.Orders(order)));
        store.Add(new Table(line, rows.Lines(line)));
        foreach (var schema in ActivityTables.Events())
            store.Add(new Table(schema));
        store.Add(new Table(ActivityTables.Pointer())
        {
            Members = () => [.. store.Tables.Where(t => t.Schema.Identity.IsActivity && t.Members is null)],
        });
        store.Add(new Table(SystemTables.Organization()));
        store.Add(new Table(SystemTables.User()));
        store.Add(new Table(SystemTables.Currency()));
        AddSystemRows(store);
        return store;
    }

    private static void AddSystemRows(DataverseStore store)
    {
        using var transaction = store.Begin();
        void Put(string table, Guid id, params ReadOnlySpan<(string Column, Cell Value)> values)
        {
            var target = store.ByName(table)!;
            var cells = new Cell[target.Slots];
            foreach (var (column, value) in values)
                cells[target.Schema.ByName(column)!.Slot] = value;
            transaction.Put(target, id, cells);
        }

        Put("organization", WellKnown.OrganizationId,
            ("name", Cell.Of("sandbox")), ("expirechangetrackingindays", Cell.Of(7)), ("languagecode", Cell.Of(1033)));
        Put("systemuser", WellKnown.UserId, ("fullname", Cell.Of("# CampaignSync")));
        Put("systemuser", WellKnown.PersonId, ("fullname", Cell.Of("Alex Lind")));
        Put("transactioncurrency", WellKnown.CurrencyId, ("currencyname", Cell.Of("US Dollar")), ("isocurrencycode", Cell.Of("USD")));
        transaction.Commit();
    }

    private static void FullName(TableSchema schema, Cell[] cells)
    {
        string? Part(string name) => schema.ByName(name) is { } column ? cells[column.Slot].AsText() : null;
        if (schema.ByName("fullname") is { } target)
        {
            var name = string.Join(' ', new[] { Part("firstname"), Part("lastname") }.Where(p => !string.IsNullOrEmpty(p)));
            cells[target.Slot] = name.Length == 0 ? Cell.Null : Cell.Of(name);
        }
    }
}
