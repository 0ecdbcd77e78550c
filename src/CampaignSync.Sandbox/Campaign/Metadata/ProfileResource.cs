using static CampaignSync.Sandbox.Campaign.Metadata.BuiltInResources;

namespace CampaignSync.Sandbox.Campaign.Metadata;

/// <summary>The built-in resource <c>profile</c> (nms:recipient), with a few added fields.</summary>
internal static class ProfileResource
{
    /// <summary>The eight opt-out attributes, each with the fields that keep the time of its last change.</summary>
    /// <remarks>The names were seen in one instance's payloads of 2020; push notification has no time.</remarks>
    private static readonly (string Name, string[] Times)[] OptOuts =
    [
        ("blackList", ["blackListLastModified", "blackListAllLastModified"]),
        ("blackListEmail", ["blackListEmailLastModified"]),
        ("blackListFax", ["blackListFaxLastModified"]),
        ("blackListMobile", ["blackListMobileLastModified"]),
        ("blackListPhone", ["blackListPhoneLastModified"]),
        ("blackListPostalMail", ["blackListPostalMailLastModified"]),
        ("blackListPushnotification", []),
        ("ccpaOptOut", ["ccpaOptOutLastModified"]),
    ];

    public static ResourceDefinition Create()
        => new ResourceDefinition("profile", "nms:recipient", "Profiles") { Branches = ResourceBranches.BuiltIn | ResourceBranches.Ext }
            .With(Person())
            .With(OptOuts.Select(o => new CampaignField(o.Name, FieldKind.Boolean) { TimedBy = [.. o.Times], OptOut = true, Label = o.Name }))
            .With(OptOuts.SelectMany(o => o.Times).Select(AttributeTime))
            .With(Addresses())
            .With(Links())
            .With(Added())
            .With(new CampaignFilter("byText", "text", FilterRule.Text) { Label = "By name or email" })
            .With(new CampaignFilter("byEmail", "email", FilterRule.Equal) { Field = "email", Label = "By email" })
            .With(new CampaignFilter("byKeysProfile", "email", FilterRule.Equal) { Field = "email", Label = "By keys" })
            .With(ChangedSince)
            .With(About("byStaticAudience", "audience"))
            .With(About("hasClickedDelivery", "delivery"))
            .With(About("hasOpenedDelivery", "delivery"))
            .With(About("hasReceivedDelivery", "delivery"))
            .With(About("subscribers", "service"));

    internal static CampaignField AttributeTime(string name) => new(name, FieldKind.DateTime) { ReadOnly = true, OptOut = true };

    private static CampaignFilter About(string name, string parameter) => new(name, parameter, FilterRule.Nothing);

    private static CampaignField[] Person() =>
    [
        Text("externalId", 100) with { Key = true, Sortable = true, Label = "External ID" },
        Text("acsId", 36),
        new("age", FieldKind.Integer) { Source = FieldSource.Age, ReadOnly = true, ResType = "long" },
        new("birthDate", FieldKind.Date),
        Text("cryptedId", 0) with { ReadOnly = true },
        Text("domain", 255) with { ReadOnly = true },
        Text("email", 128) with { Sortable = true, Label = "Email" },
        new("emailFormat", FieldKind.Enumeration) { Values = Values("unknown", "text", "html"), Unset = "unknown" },
        Text("fax", 32),
        Text("firstName", 30) with { Sortable = true, Label = "First name" },
        new("gender", FieldKind.Enumeration) { Values = Values("unknown", "male", "female"), Unset = "unknown" },
        new("isExternal", FieldKind.Boolean),
        Text("lastName", 50) with { Sortable = true, Label = "Last name" },
        Text("middleName", 30),
        Text("mobilePhone", 32),
        Text("phone", 32),
        new("preferredLanguage", FieldKind.Enumeration)
        {
            Values = Values("none", "en_us", "en_gb", "fr_fr", "de_de", "es_es", "it_it", "nl_nl", "ja_jp"),
            Unset = "none",
        },
        Text("salutation", 20),
        Text("thumbnail", 0) with { ReadOnly = true },
        new("timeZone", FieldKind.Enumeration)
        {
            Values = [new("none", "none", "None"), new("Europe_Paris", "Europe/Paris", "Paris"), new("Europe_London", "Europe/London", "London"),
                new("Europe_Berlin", "Europe/Berlin", "Berlin"), new("America_New_York", "America/New_York", "New York"), new("Asia_Tokyo", "Asia/Tokyo", "Tokyo")],
            Unset = "none",
        },
        new("title", FieldKind.String) { Source = FieldSource.Title, ReadOnly = true, Length = 255 },
        Created,
        LastModified,
    ];

    private static IEnumerable<CampaignField> Addresses()
    {
        foreach (var name in (string[])["address1", "address2", "address3", "address4", "city"])
            yield return Text(name, 255) with { Item = "location" };
        yield return Text("countryCode", 100) with { Item = "location" };
        yield return Text("stateCode", 100) with { Item = "location" };
        yield return Text("zipCode", 50) with { Item = "location" };

        yield return new("addrDefined", FieldKind.Boolean) { Item = "postalAddress", ReadOnly = true };
        yield return new("addrErrorCount", FieldKind.Integer) { Item = "postalAddress", ReadOnly = true, ResType = "long" };
        yield return new("addrLastCheck", FieldKind.DateTime) { Item = "postalAddress", ReadOnly = true };
        yield return new("addrQuality", FieldKind.Integer) { Item = "postalAddress", ReadOnly = true, ResType = "long" };
        foreach (var name in (string[])["line1", "line2", "line3", "line4", "line5", "line6"])
            yield return Text(name, 255) with { Item = "postalAddress", ReadOnly = true };
        yield return Text("serialized", 0) with { Item = "postalAddress", ReadOnly = true };
    }

    private static IEnumerable<CampaignField> Links()
    {
        foreach (var collection in (string[])["subscriptions", "subHisto", "logs", "tracking", "excludeLogs", "appSubscription"])
            yield return new(collection, FieldKind.Collection) { Source = FieldSource.Collection };
        yield return new("orgUnit", FieldKind.Link) { Link = new("orgUnitBase", null, null, Required: false), Extended = true };
        yield return new("geoUnit", FieldKind.Link) { Link = new("geoUnitBase", null, null, Required: false), Extended = true };
    }

    private static CampaignField[] Added() =>
    [
        new("cusLoyaltyPoints", FieldKind.Integer) { Extended = true, ResType = "long" },
        new("cusCreditLimit", FieldKind.Double) { Extended = true },
        new("cusRating", FieldKind.Float) { Extended = true },
        new("cusVip", FieldKind.Boolean) { Extended = true },
        new("cusLastVisit", FieldKind.DateTime) { Extended = true },
        new("cusAnniversary", FieldKind.Date) { Extended = true },
        Text("cusSegment", 100) with { Extended = true },
        Text("cusCompany", 255) with { Extended = true },
    ];
}
