using System.Globalization;
using CampaignSync.Sandbox.Dataverse.Rows;
using CampaignSync.Sandbox.Dataverse.Schema;
using CampaignSync.Sandbox.Synthetic;

namespace CampaignSync.Sandbox.Dataverse.Tables;

/// <summary>How the rows of contacts, accounts, orders and order lines come out of <see cref="SyntheticData"/>.</summary>
internal sealed class SyntheticTables
{
    private const long FirstVersion = 1_000_000;
    private static readonly DateTime s_firstDay = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] s_jobs = ["Purchasing Manager", "Engineer", "Owner", "Account Manager", "Café-Besitzer", "Head of Sales"];
    private static readonly string[] s_cities = ["Berlin", "München", "København", "Paris", "Łódź", "São Paulo", "New York", "Zürich", "Osaka"];
    private static readonly string[] s_countries = ["Germany", "Germany", "Denmark", "France", "Poland", "Brazil", "United States", "Switzerland", "Japan"];
    private static readonly string[] s_streets = ["Hauptstraße", "Station Road", "Rue de la Paix", "Main Street", "Nørregade"];
    private static readonly string[] s_tags = ["1", "2", "3", "1,2", "2,3", "1,3,4"];
    private static readonly string[] s_products = ["Coffee Grinder", "Espresso Cup", "Filter Paper", "Kettle", "Grüner Tee"];

    private readonly SyntheticData _data;
    private readonly OrderSpread _orders;
    private readonly SyntheticIds _accountIds;
    private readonly SyntheticIds _orderIds;
    private readonly SyntheticIds _lineIds;

    public SyntheticTables(SyntheticData data)
    {
        _data = data;
        _orders = new OrderSpread(data);
        _accountIds = new SyntheticIds(data.Seed, 0x61636374, data.Contacts.Count / 10);
        _orderIds = new SyntheticIds(data.Seed, 0x6F726472, _orders.Count);
        _lineIds = new SyntheticIds(data.Seed, 0x6C696E65, _orders.Count);
    }

    private long AccountsFrom => FirstVersion + _data.Contacts.Count;

    private long OrdersFrom => AccountsFrom + _accountIds.Count;

    private long LinesFrom => OrdersFrom + _orderIds.Count;

    /// <summary>The version counter before the first write.</summary>
    public long LastVersion => LinesFrom + _lineIds.Count;

    public SyntheticRows Contacts(TableSchema schema)
    {
        var values = Common(10, Inactive);
        values["firstname"] = i => Rare(i, 100, 60) ? Cell.Null : Cell.Of(_data.FirstName(i));
        values["lastname"] = i => Cell.Of(_data.LastName(i));
        values["fullname"] = i => Cell.Of(Rare(i, 100, 60) ? _data.LastName(i) : $"{_data.FirstName(i)} {_data.LastName(i)}");
        values["emailaddress1"] = i => Rare(i, 101, 50) ? Cell.Null : Cell.Of(_data.Email(i));
        values["jobtitle"] = i => Rare(i, 102, 4) ? Cell.Null : Pick(s_jobs, i, 103);
        values["telephone1"] = i => Rare(i, 104, 3) ? Cell.Null : Phone("+49 30", i);
        values["mobilephone"] = i => Rare(i, 105, 2) ? Cell.Null : Phone("+1 555", i);
        values["externaluseridentifier"] = i => Cell.Of(string.Create(CultureInfo.InvariantCulture, $"C{i:D8}"));
        values["address1_line1"] = i => Cell.Of(string.Create(
            CultureInfo.InvariantCulture, $"{s_streets[_data.Hash(106, i) % (ulong)s_streets.Length]} {1 + _data.Hash(107, i) % 200}"));
        values["address1_city"] = i => Pick(s_cities, i, 108);
        values["address1_country"] = i => Pick(s_countries, i, 108);
        values["address1_postalcode"] = i => Cell.Of((10_000 + _data.Hash(109, i) % 80_000).ToString(CultureInfo.InvariantCulture));
        values["birthdate"] = i => Rare(i, 110, 5)
            ? Cell.Null
            : Cell.Of(new DateOnly(1940, 1, 1).AddDays((int)(_data.Hash(111, i) % 24_000)));
        values["gendercode"] = i => _data.Hash(112, i) % 5 is var code and (1 or 2 or 3) ? Cell.Of(code == 3 ? 2L : (long)code) : Cell.Null;
        values["preferredcontactmethodcode"] = i => Cell.Of(1 + (long)(_data.Hash(113, i) % 5));
        values["donotemail"] = i => Cell.Of(Rare(i, 114, 10));
        values["donotphone"] = i => Cell.Of(Rare(i, 115, 8));
        values["donotfax"] = i => Cell.Of(Rare(i, 116, 20));
        values["donotpostalmail"] = i => Cell.Of(Rare(i, 117, 15));
        values["donotbulkemail"] = i => Cell.Of(Rare(i, 118, 12));
        values["donotbulkpostalmail"] = _ => Cell.Of(false);
        values["donotsendmm"] = i => Cell.Of(Rare(i, 119, 25));
        values["followemail"] = i => Cell.Of(!Rare(i, 120, 10));
        values["marketingonly"] = _ => Cell.Of(false);
        values["merged"] = _ => Cell.Of(false);
        values["numberofchildren"] = i => Rare(i, 121, 2) ? Cell.Null : Cell.Of((long)(_data.Hash(122, i) % 5));
        values["annualincome"] = i => Rare(i, 123, 2) ? Cell.Null : Amount(124, i, 150_000);
        values["transactioncurrencyid"] = _ => Cell.Of(WellKnown.CurrencyId, "transactioncurrency");
        values["parentcustomerid"] = i => AccountOf(i) is var account and >= 0 ? Cell.Of(_accountIds.At(account), "account") : Cell.Null;
        return new SyntheticRows(
            schema, _data.Contacts, FirstVersion, values,
            new Dictionary<string, Func<Cell, int>> { ["externaluseridentifier"] = v => Numbered(v, "C") },
            new Dictionary<string, Func<Guid, IEnumerable<int>>> { ["parentcustomerid"] = ContactsOfAccount });
    }

    public SyntheticRows Accounts(TableSchema schema)
    {
        var values = Common(20, _ => false);
        values["name"] = i => Cell.Of(string.Create(CultureInfo.InvariantCulture, $"{_data.LastName(i)} & Söhne {i:D5}"));
        values["accountnumber"] = i => Cell.Of(string.Create(CultureInfo.InvariantCulture, $"A{i:D8}"));
        values["address1_city"] = i => Pick(s_cities, i, 201);
        values["revenue"] = i => Amount(202, i, 9_000_000);
        values["numberofemployees"] = i => Cell.Of((long)(_data.Hash(203, i) % 900));
        values["donotemail"] = _ => Cell.Of(false);
        values["transactioncurrencyid"] = _ => Cell.Of(WellKnown.CurrencyId, "transactioncurrency");
        return new SyntheticRows(
            schema, _accountIds, AccountsFrom, values,
            new Dictionary<string, Func<Cell, int>> { ["accountnumber"] = v => Numbered(v, "A") });
    }

    public SyntheticRows Orders(TableSchema schema)
    {
        var values = Common(30, _ => false);
        values["new_name"] = i => Cell.Of(string.Create(CultureInfo.InvariantCulture, $"ORD-{i:D8}"));
        values["new_amount"] = i => Amount(301, i, 2_000);
        values["new_discount"] = i => Rare(i, 302, 2) ? Cell.Null : Cell.Of(new decimal((int)(_data.Hash(303, i) % 5_000), 0, 0, false, 2));
        values["new_orderdate"] = i => Cell.Of(s_firstDay.AddSeconds(_data.Hash(304, i) % 150_000_000));
        values["new_status"] = i => Cell.Of(100_000_000 + (long)(_data.Hash(305, i) % 3));
        values["new_tags"] = i => Rare(i, 306, 3) ? Cell.Null : Pick(s_tags, i, 307);
        values["new_paid"] = i => Cell.Of(!Rare(i, 308, 4));
        values["new_contact"] = i => Cell.Of(_data.Contacts.At(_orders.ContactOf(i)), "contact");
        values["transactioncurrencyid"] = _ => Cell.Of(WellKnown.CurrencyId, "transactioncurrency");
        return new SyntheticRows(
            schema, _orderIds, OrdersFrom, values,
            new Dictionary<string, Func<Cell, int>> { ["new_name"] = v => Numbered(v, "ORD-") },
            new Dictionary<string, Func<Guid, IEnumerable<int>>>
            {
                ["new_contact"] = id => _data.Contacts.TryIndexOf(id, out var contact) ? _orders.OrdersNear(contact) : [],
            });
    }

    /// <summary>One line for each order.</summary>
    public SyntheticRows Lines(TableSchema schema)
    {
        var values = Common(40, _ => false);
        values["new_name"] = i => Cell.Of(string.Create(CultureInfo.InvariantCulture, $"LINE-{i:D8}"));
        values["new_product"] = i => Pick(s_products, i, 401);
        values["new_quantity"] = i => Cell.Of(1 + (long)(_data.Hash(402, i) % 9));
        values["new_price"] = i => Cell.Of(new decimal((int)(_data.Hash(403, i) % 20_000), 0, 0, false, 2));
        values["new_order"] = i => Cell.Of(_orderIds.At(i), "new_order");
        return new SyntheticRows(
            schema, _lineIds, LinesFrom, values,
            children: new Dictionary<string, Func<Guid, IEnumerable<int>>>
            {
                ["new_order"] = id => _orderIds.TryIndexOf(id, out var order) ? [order] : [],
            });
    }

    private Dictionary<string, Func<int, Cell>> Common(uint stream, Func<int, bool> inactive) => new()
    {
        ["statecode"] = i => Cell.Of(inactive(i) ? 1L : 0L),
        ["statuscode"] = i => Cell.Of(inactive(i) ? 2L : 1L),
        ["ownerid"] = _ => Cell.Of(WellKnown.UserId, "systemuser"),
        ["modifiedby"] = _ => Cell.Of(WellKnown.PersonId, "systemuser"),
        ["createdon"] = i => Cell.Of(CreatedOn(stream, i)),
        ["modifiedon"] = i => Cell.Of(CreatedOn(stream, i).AddSeconds(_data.Hash(stream + 1, i) % 1_000_000)),
    };

    private DateTime CreatedOn(uint stream, int index) => s_firstDay.AddSeconds(_data.Hash(stream, index) % 150_000_000);

    private bool Inactive(int contact) => Rare(contact, 125, 25);

    private bool Rare(int index, uint stream, ulong oneIn) => _data.Hash(stream, index) % oneIn == 0;

    private Cell Pick(string[] from, int index, uint stream) => Cell.Of(from[_data.Hash(stream, index) % (ulong)from.Length]);

    private static Cell Phone(string prefix, int index) => Cell.Of(string.Create(CultureInfo.InvariantCulture, $"{prefix} {index:D7}"));

    /// <summary>With the four digits behind the point that Dataverse stores.</summary>
    private Cell Amount(uint stream, int index, int most) => Cell.Of(new decimal((int)(_data.Hash(stream, index) % (ulong)most) * 100, 0, 0, false, 4));

    private int AccountOf(int contact) => _accountIds.Count == 0 || Rare(contact, 126, 3) ? -1 : contact % _accountIds.Count;

    private IEnumerable<int> ContactsOfAccount(Guid id)
    {
        if (!_accountIds.TryIndexOf(id, out var account))
            yield break;
        for (var contact = account; contact < _data.Contacts.Count; contact += _accountIds.Count)
            yield return contact;
    }

    private static int Numbered(Cell value, string prefix)
        => value.AsText() is { } text && text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && int.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && text.Length == prefix.Length + 8
            ? index
            : -1;
}
