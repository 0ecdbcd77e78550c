using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;
using CampaignSync.Sqlite.Rows;

namespace CampaignSync.Sqlite;

/// <summary>Copies rows out of a database that may break off anywhere.</summary>
internal static class Salvage
{
    /// <summary>Copies a table row by row: from its beginning up to the damage, then from its end down to it.</summary>
    /// <returns>Rows copied, and whether that is all of them as far as one can tell.</returns>
    public static (long Rows, bool Complete) Copy(Database damaged, Database target, string table)
    {
        var columns = Columns(damaged, target, table);
        var list = string.Join(", ", columns.Select(c => c.Name));
        var order = columns.Where(c => c.Key > 0).OrderBy(c => c.Key).Select(c => c.Name).ToArray();
        using var insert = new Statement(
            target,
            $"INSERT OR IGNORE INTO {table} ({list}) VALUES ({string.Join(", ", Enumerable.Range(1, columns.Count).Select(i => $"?{i}"))})");

        var (rows, complete) = CopyInOrder("");
        if (!complete)
            rows += CopyInOrder(" DESC").Rows;
        return (rows, complete);

        (long Rows, bool Complete) CopyInOrder(string direction)
        {
            var copied = 0L;
            try
            {
                // NOT INDEXED: along the table itself, whose rows may be sound where an index is not.
                using var select = new Statement(
                    damaged,
                    $"SELECT {list} FROM {table} NOT INDEXED ORDER BY {string.Join(", ", order.Select(c => c + direction))}");
                var sound = true;
                while (select.Step())
                    sound &= TryInsert(target, insert, select, columns.Count, ref copied);
                return (copied, sound);
            }
            catch (StateStoreException)
            {
                return (copied, false);
            }
        }
    }

    /// <summary>Copies the backlog. Each item gets a row of its own, whatever it stood in: what of a pack can be read is then as good as any other.</summary>
    /// <returns>Items copied, and whether that is all of them as far as one can tell.</returns>
    public static (long Rows, bool Complete) CopyItems(Database damaged, Database target)
    {
        var (rows, complete) = Copy(damaged, target, "item");
        target.Execute(
            """
            INSERT OR IGNORE INTO item_by_key SELECT table_id, key, id FROM item;
            DELETE FROM item WHERE id NOT IN (SELECT item_id FROM item_by_key);
            """);
        // An older schema has no packs.
        if (damaged.Number("SELECT count(*) FROM sqlite_schema WHERE name = 'pack'") == 0)
            return (rows, complete);

        complete &= Copy(damaged, target, "pack").Complete & Copy(damaged, target, "pack_content").Complete;
        complete &= target.Number("SELECT count(*) FROM pack_content WHERE first_id NOT IN (SELECT first_id FROM pack)") == 0;
        using var add = new Statement(target, "INSERT OR IGNORE INTO item_by_key (table_id, key, item_id) VALUES (?1, ?2, ?3)");
        var packs = new PackRows(target);
        var single = new ItemRows(target);
        foreach (var pack in packs.All())
        {
            try
            {
                foreach (var item in packs.Items(pack))
                {
                    if (single.FindStanding(item.Id) is not null)
                        complete = false;
                    else if (TryTakeOut(target, item, add, single))
                        rows++;
                }
            }
            catch (StateStoreException)
            {
                complete = false;
            }
        }

        target.Execute("DELETE FROM pack; DELETE FROM pack_content");
        return (rows, complete);
    }

    /// <summary>False: an item of its key stands in a row of its own, and is newer.</summary>
    private static bool TryTakeOut(Database target, Item item, Statement add, ItemRows single)
    {
        add.Bind(1, item.Table).Bind(2, item.Key).Bind(3, item.Id).Run();
        if (target.Changes == 0)
            return false;
        single.Insert(item);
        return true;
    }

    /// <summary>Those that both have: the damaged one may be of an older schema, and what it lacks is null.</summary>
    private static List<(string Name, int Key)> Columns(Database damaged, Database target, string table)
    {
        const string OfTable = "SELECT name, pk FROM pragma_table_info(?1)";
        using var ours = new Statement(target, OfTable);
        using var theirs = new Statement(damaged, OfTable);
        var columns = ours.Bind(1, table).All(s => (Name: s.Text(0), Key: s.Int32(1)));
        try
        {
            var old = theirs.Bind(1, table).All(s => s.Text(0)).ToHashSet(StringComparer.Ordinal);
            return columns.FindAll(c => old.Count == 0 || old.Contains(c.Name));
        }
        catch (StateStoreException)
        {
            // Part of the damage; whether the rows can be read shows when they are.
            return columns;
        }
    }

    /// <summary>Makes the links of items from the parents that stand in their rows.</summary>
    public static void Link(Database target)
    {
        using var items = new Statement(target, "SELECT id, parents FROM item WHERE parents IS NOT NULL");
        using var link = new Statement(target, "INSERT OR IGNORE INTO item_link (parent_table, parent_key, blocking, item_id) VALUES (?1, ?2, ?3, ?4)");
        while (items.Step())
        {
            foreach (var parent in Parents.Decode(items.Span(1)))
                link.Bind(1, parent.Table).Bind(2, parent.Key).Bind(3, parent.Blocking).Bind(4, items.Int64(0)).Run();
        }

        items.Reset();
    }

    private static bool TryInsert(Database target, Statement insert, Statement row, int columns, ref long copied)
    {
        try
        {
            for (var i = 0; i < columns; i++)
                insert.BindFrom(row, i);
            insert.Run();
            copied += target.Changes;
            return true;
        }
        catch (InvalidOperationException)
        {
            // A row that breaks the schema's own rules is part of the damage.
            return false;
        }
    }
}
