using CampaignSync.Simulation.Home;

namespace CampaignSync.Simulation.Scenarios;

/// <summary>People who work in both systems while the engine runs.</summary>
internal sealed class ShopWorld(SimulatedHome home, Random random)
{
    /// <summary>A value that Campaign refuses.</summary>
    public const string Refused = "REFUSED";

    /// <summary>A value at which Campaign answers 500, whatever the rest.</summary>
    public const string Poison = "POISON";

    private static readonly string[] Tables = [Shop.Contact, Shop.Contact, Shop.Order, Shop.Order, Shop.Line];
    private readonly Dictionary<string, List<Guid>> _keys = new(StringComparer.Ordinal) { [Shop.Contact] = [], [Shop.Order] = [], [Shop.Line] = [] };
    private int _last;
    private int _values;

    /// <summary>Creates some rows.</summary>
    public void Grow(int rows)
    {
        for (var i = 0; i < rows; i++)
            Create(Tables[random.Next(Tables.Length)]);
    }

    public string Create()
    {
        var table = Tables[random.Next(Tables.Length)];
        return Create(table);
    }

    public string Edit()
    {
        var table = Tables[random.Next(Tables.Length)];
        if (Pick(table) is not { } key)
            return Create(table);
        var revived = !home.Dataverse.Table(table).Rows.ContainsKey(key);
        home.Dataverse.Put(table, key, [.. Columns(table).Where(_ => revived || random.Next(2) == 0)]);
        return $"{(revived ? "revive" : "edit")} {table} {key}";
    }

    public string Delete()
    {
        var table = Tables[random.Next(Tables.Length)];
        if (Pick(table) is not { } key)
            return "delete nothing";
        home.Dataverse.Delete(table, key);
        return $"delete {table} {key}";
    }

    /// <summary>Deletes much of a table, as a mistaken clean-up does.</summary>
    public string DeleteMany()
    {
        var table = Tables[random.Next(Tables.Length)];
        foreach (var key in _keys[table].Where(_ => random.Next(3) != 0))
            home.Dataverse.Delete(table, key);
        return $"delete many of {table}";
    }

    /// <summary>Changes a record to a value and back to what it was.</summary>
    public string EditAndBack()
    {
        if (Pick(Shop.Contact) is not { } key || !home.Dataverse.Table(Shop.Contact).Rows.TryGetValue(key, out var row))
            return "edit and back: nothing";
        var old = row.Values.GetValueOrDefault("firstname", "null");
        if (random.Next(2) == 0)
            home.Dataverse.Put(Shop.Contact, key, ("firstname", Text()));
        else
            home.Dataverse.Put(Shop.Contact, key, ("firstname", old));
        return $"edit and back {key}";
    }

    /// <summary>Somebody works in Campaign itself.</summary>
    public string EditAtCampaign()
    {
        var resource = random.Next(2) == 0 ? Shop.Profile : Shop.CusOrder;
        var records = home.Campaign.Records(resource).Values.Where(r => home.Campaign.IsVisible(resource, r.Key)).ToArray();
        switch (random.Next(3))
        {
            case 0 when records.Length > 0:
                var edited = records[random.Next(records.Length)];
                home.Campaign.EditByHand(resource, edited.Key, resource == Shop.Profile ? "firstName" : "amount", resource == Shop.Profile ? "\"by hand\"" : "77");
                return $"edit at Campaign {resource} {edited.Key}";
            case 1 when records.Length > 0:
                var deleted = records[random.Next(records.Length)].Key;
                home.Campaign.DeleteByHand(resource, deleted);
                return $"delete at Campaign {resource} {deleted}";
            default:
                // Either of a record that Dynamics has (to be adopted), or of one that it will never have.
                var key = random.Next(2) == 0 && Pick(resource == Shop.Profile ? Shop.Contact : Shop.Order) is { } known ? known : NextKey(0x0f);
                home.Campaign.CreateByHand(resource, key.ToString("D"), resource == Shop.Profile ? "firstName" : "amount", resource == Shop.Profile ? "\"theirs\"" : "5");
                return $"create at Campaign {resource} {key}";
        }
    }

    /// <summary>Somebody deletes a record at Campaign that others refer to, and in Dynamics goes on with these as if nothing were.</summary>
    public string Orphan()
    {
        var (table, resource, children, childResource, link) = random.Next(2) == 0
            ? (Shop.Contact, Shop.Profile, Shop.Order, Shop.CusOrder, "contactId")
            : (Shop.Order, Shop.CusOrder, Shop.Line, Shop.CusLine, "orderId");
        var family = home.Campaign.Records(childResource).Values
            .Where(r => home.Campaign.IsVisible(childResource, r.Key)).Select(r => (Child: r.Key, Parent: r.Fields.GetValueOrDefault(link, "null").Trim('"')))
            .Where(r => home.Campaign.Records(resource).ContainsKey(r.Parent) && home.Campaign.IsVisible(resource, r.Parent)).ToArray();
        if (family.Length == 0)
            return "orphan: nothing";
        var (child, parent) = family[random.Next(family.Length)];
        home.Campaign.DeleteByHand(resource, parent);
        var done = $"delete at Campaign {resource} {parent}, parent of {child}";
        if (random.Next(3) == 0)
            home.Dataverse.Put(children, Guid.Parse(child), [.. Columns(children)]);
        if (random.Next(3) != 0)
            home.Dataverse.Delete(children, Guid.Parse(child));
        if (random.Next(3) == 0)
            home.Dataverse.Delete(table, Guid.Parse(parent));
        return done;
    }

    public string GrowContacts(int count)
    {
        for (var i = 0; i < count; i++)
            Create(Shop.Contact);
        return $"{count} contacts";
    }

    public string DeleteContact()
    {
        if (AnyContact() is not { } key)
            return "no contact";
        home.Dataverse.Delete(Shop.Contact, key);
        return $"delete contact {key}";
    }

    /// <summary>A contact that was deleted is there again.</summary>
    public string ReviveContact()
    {
        var gone = _keys[Shop.Contact].Where(k => !home.Dataverse.Table(Shop.Contact).Rows.ContainsKey(k)).ToArray();
        if (gone.Length == 0)
            return "no contact is gone";
        var key = gone[random.Next(gone.Length)];
        home.Dataverse.Put(Shop.Contact, key, [.. Columns(Shop.Contact)]);
        return $"revive contact {key}";
    }

    /// <summary>Somebody ticks or clears an opt-out.</summary>
    public string EditFlag(string column)
    {
        if (AnyContact() is not { } key || !home.Dataverse.Table(Shop.Contact).Rows.ContainsKey(key))
            return "no contact";
        var value = random.Next(2) == 0 ? "true" : "false";
        home.Dataverse.Put(Shop.Contact, key, (column, value));
        return $"{column} of {key} is {value}";
    }

    /// <summary>A contact that is there, or was.</summary>
    public Guid? AnyContact() => Pick(Shop.Contact);

    /// <summary>
    /// The parents that hide records at Campaign whose rows are gone are there again, with the same keys: what they show then
    /// must go. False if there are none.
    /// </summary>
    public bool BringParentsBack(IEnumerable<(string Table, string Resource)> tables)
    {
        var missing = tables
            .SelectMany(t => home.Campaign.Records(t.Resource).Values.Where(r => !r.ByHand && !home.Dataverse.Table(t.Table).Rows.ContainsKey(Guid.Parse(r.Key)))
                .SelectMany(r => home.Campaign.MissingParents(t.Resource, r.Key)))
            .Distinct().ToArray();
        foreach (var (resource, key) in missing)
        {
            (string Table, (string, string)[] Columns) row = resource == Shop.Profile
                ? (Shop.Contact, [("firstname", "\"back\""), ("statecode", "0"), ("_new_boss_value", "null")])
                : (Shop.Order, [("new_name", "\"back\""), ("_new_contact_value", "null")]);
            home.Dataverse.Put(row.Table, Guid.Parse(key), row.Columns);
        }
        return missing.Length > 0;
    }

    /// <summary>Takes back everything that Campaign refuses, so that at the end all can go through.</summary>
    public void Cure()
    {
        foreach (var (table, column) in new[] { (Shop.Contact, "firstname"), (Shop.Order, "new_name"), (Shop.Line, "new_text") })
        {
            foreach (var row in home.Dataverse.Table(table).Rows.Values.Where(r => IsBad(r.Values.GetValueOrDefault(column, "null"))).ToArray())
                home.Dataverse.Put(table, row.Key, (column, "\"cured\""));
        }
    }

    private static bool IsBad(string json) => json.Contains(Refused, StringComparison.Ordinal) || json.Contains(Poison, StringComparison.Ordinal) || json.Length > 22;

    private string Create(string table)
    {
        var key = NextKey(table == Shop.Contact ? (byte)1 : table == Shop.Order ? (byte)2 : (byte)3);
        _keys[table].Add(key);
        home.Dataverse.Put(table, key, [.. Columns(table)]);
        return $"create {table} {key}";
    }

    private IEnumerable<(string Column, string Json)> Columns(string table)
    {
        switch (table)
        {
            case Shop.Contact:
                yield return ("firstname", Text());
                yield return ("lastname", random.Next(3) == 0 ? "null" : Plain());
                yield return ("statecode", random.Next(4) == 0 ? "1" : "0");
                yield return ("_new_boss_value", random.Next(2) == 0 ? Reference(Shop.Contact) : "null");
                yield return ("donotemail", random.Next(4) == 0 ? "true" : "false");
                yield return ("followemail", random.Next(4) == 0 ? "false" : "true");
                break;
            case Shop.Order:
                yield return ("new_name", random.Next(9) == 0 ? Text() : Plain());
                yield return ("new_amount", random.Next(5) == 0 ? "null" : $"{random.Next(100)}");
                yield return ("_new_contact_value", Reference(Shop.Contact));
                break;
            default:
                yield return ("new_text", random.Next(9) == 0 ? Text() : Plain());
                yield return ("_new_order_value", Reference(Shop.Order));
                break;
        }
    }

    private string Text() => random.Next(24) switch
    {
        0 => $"\"{Refused}\"",
        1 => $"\"{Poison}\"",
        2 => "\"much too long for a first name\"",
        3 => "null",
        _ => Plain(),
    };

    private string Plain() => $"\"v{++_values % 40}\"";

    /// <summary>Now and then to a record that is not there, or not yet.</summary>
    private string Reference(string table) => random.Next(12) switch
    {
        0 => "null",
        1 => $"\"{NextKey(0x0e)}\"",
        2 => $"\"{Ahead(table)}\"",
        _ => Pick(table) is { } key ? $"\"{key}\"" : "null",
    };

    /// <summary>A record that is created together with its child.</summary>
    private Guid Ahead(string table)
    {
        if (table == Shop.Contact)
            Create(Shop.Contact);
        return _keys[table].Count > 0 ? _keys[table][^1] : NextKey(0x0e);
    }

    private Guid? Pick(string table) => _keys[table].Count == 0 ? null : _keys[table][random.Next(_keys[table].Count)];

    /// <summary>Keys in an order that has nothing to do with when they were made.</summary>
    private Guid NextKey(byte kind) => new(random.Next(), 0, 0, kind, 0, 0, 0, 0, 0, (byte)(++_last >> 8), (byte)_last);
}
