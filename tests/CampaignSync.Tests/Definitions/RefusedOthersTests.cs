using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

/// <summary>Each rule for Egress, OptInOut and Connections.</summary>
public sealed class RefusedOthersTests
{
    private const string List = "There are denyList, denyListEmail, denyListFax, denyListMobile, denyListPhone, denyListPostalMail, denyListPushnotification, ccpaOptOut (or `blackList…` for `denyList…`).";

    [Theory]
    [InlineData("journal: { id: ^event/@id }", "`id` takes a JSON Pointer into an entry of the journal, such as `/event/type`, found `event/@id`.")]
    [InlineData("journal: { id: ^/a~2 }", "`id` takes a JSON Pointer into an entry of the journal, such as `/event/type`, found `/a~2`.")]
    [InlineData("journal: { start: ^newest }", "`start` takes one of oldest, latest, found `newest`.")]
    [InlineData("events: { send: ^on }", "`send` takes true or false, found `on`: write true, without quotes.")]
    [InlineData("types: { send: ^~ }", "`send` takes text, found nothing.")]
    [InlineData("hardBounce: ^hard", "`hardBounce` takes a list, found `hard`.")]
    [InlineData("hardBounce: [ ^{ a: b } ]", "`hardBounce` takes a list of words, found a group of keys.")]
    [InlineData("activities: { send: ^acs_emailsend }", "`send` takes a group of keys, found `acs_emailsend`.")]
    [InlineData("activities: { send: { columns: { time: ^a.b } } }", "`time` takes a name of letters, digits and `_`, found `a.b`.")]
    public void Egress_WrongValue_IsRefused(string line, string message) => Yaml.Refuse("workflow: Egress\n" + line, ProblemId.WrongType, message);

    [Fact]
    public void Egress_OneWordForTwoTypes_IsRefusedAtTheSecond() => Yaml.Refuse(
        "workflow: Egress\ntypes: { send: x, open: ^x }",
        ProblemId.SameWord,
        "`x` stands for both send and open: give each its own word.");

    [Fact]
    public void Egress_WordThatIsAnothersDefault_IsRefused() => Yaml.Refuse(
        "workflow: Egress\ntypes: { send: ^open }",
        ProblemId.SameWord,
        "`open` stands for both open and send: give each its own word.");

    [Fact]
    public void Egress_OneColumnForTwoValues_IsRefused() => Yaml.Refuse(
        "workflow: Egress\nactivities: { click: { columns: { url: ^acs_mirrorpageurl } } }",
        ProblemId.DestinationMappedTwice,
        "the column `acs_mirrorpageurl` takes two values here: give each a column of its own, or write null where none is wanted.");

    [Theory]
    [InlineData("denylistemail", "did you mean `denyListEmail`? ")]
    [InlineData("blackListEmails", "did you mean `blackListEmail`? ")]
    [InlineData("unsubscribed", "")]
    public void OptInOut_NameOutsideTheList_IsRefused(string name, string meant) => Yaml.Refuse(
        $"workflow: OptInOut\ndirection: bidirectional\nfields: [ {{ dynamics: a, campaign: ^{name} }} ]",
        ProblemId.NotAnOptOut,
        $"`{name}` is no opt-out attribute of Campaign: {meant}{List}");

    [Theory]
    [InlineData("followemail", "")]
    [InlineData("FollowEmail", ", invert: false")]
    public void OptInOut_ColumnWhoseTrueAllows_MustBeInverted(string column, string invert) => Yaml.Refuse(
        $"workflow: OptInOut\ndirection: bidirectional\nfields: [ {{ dynamics: ^{column}, campaign: denyList{invert} }} ]",
        ProblemId.NotInverted,
        $"`{column}` is true where email is allowed, and would opt out everybody who allows it: add `invert: true`.");

    [Theory]
    [InlineData("denyListEmail")]
    [InlineData("blackListEmail")]
    public void OptInOut_AttributeTwice_IsRefusedAtTheSecond(string second) => Yaml.Refuse(
        $"workflow: OptInOut\ndirection: bidirectional\nfields:\n  - {{ dynamics: a, campaign: denyListEmail }}\n  - {{ dynamics: b, campaign: ^{second} }}",
        ProblemId.OptOutMappedTwice,
        $"`{second}` is mapped a second time (first as `denyListEmail` in line 4): remove one of the two.");

    [Fact]
    public void OptInOut_ColumnTwice_IsRefusedAtTheSecond() => Yaml.Refuse(
        "workflow: OptInOut\ndirection: bidirectional\nfields:\n  - { dynamics: a, campaign: denyListEmail }\n  - { dynamics: ^a, campaign: denyListFax }",
        ProblemId.SourceMappedTwice,
        "`a` is mapped a second time (first in line 4): remove one of the two.");

    [Fact]
    public void OptInOut_AnotherKey_IsRefused() => Yaml.Refuse(
        "workflow: OptInOut\ndirection: bidirectional\nkey: { dynamics: ^leadid }\nfields: [ { dynamics: a, campaign: denyList } ]",
        ProblemId.NotPrimaryId,
        "`leadid` is not the primary id of contact: write `contactid`.");

    [Theory]
    [InlineData("^workflow: OptInOut\nfields: [ { dynamics: a, campaign: denyList } ]", "`direction` is missing here: add `direction: bidirectional`.")]
    [InlineData("^workflow: OptInOut\ndirection: disabled", "`fields` is missing here: add `fields:`.")]
    public void OptInOut_Incomplete_IsRefused(string text, string message) => Yaml.Refuse(text, ProblemId.MissingKey, message);

    [Fact]
    public void OptInOut_NoFields_IsRefused() => Yaml.Refuse(
        "workflow: OptInOut\ndirection: disabled\nfields: ^[]",
        ProblemId.NothingMapped,
        "no flag is mapped: add one, `- { dynamics: donotemail, campaign: denyListEmail }`.");

    [Theory]
    [InlineData("direction: ^both", "`direction` takes one of disabled, dynamicsToCampaign, campaignToDynamics, bidirectional, found `both`.")]
    [InlineData("direction: disabled\ndynamicsNewer: ^valuewins", "`dynamicsNewer` takes one of optOutWins, valueWins, found `valuewins`: did you mean `valueWins`?")]
    public void OptInOut_WrongWord_IsRefused(string lines, string message) => Yaml.Refuse(
        $"workflow: OptInOut\n{lines}\nfields: [ {{ dynamics: a, campaign: denyList }} ]",
        ProblemId.WrongType,
        message);

    [Theory]
    [InlineData("url: https://org.api.crm.dynamics.com/", "url: ^http://org.api.crm.dynamics.com/", "`url` is plain http to `org.api.crm.dynamics.com`, which would show the secret to everyone on the way: write https://. Only this machine (localhost, 127.0.0.1, [::1]) may be reached by http.")]
    [InlineData("tokenUrl: https://ims-na1.adobelogin.com/ims/token/v3", "tokenUrl: ^http://localhost.evil.com/", "`tokenUrl` is plain http to `localhost.evil.com`, which would show the secret to everyone on the way: write https://. Only this machine (localhost, 127.0.0.1, [::1]) may be reached by http.")]
    [InlineData("journalUrl: https://events.adobe.io/", "journalUrl: ^http://10.0.0.1/", "`journalUrl` is plain http to `10.0.0.1`, which would show the secret to everyone on the way: write https://. Only this machine (localhost, 127.0.0.1, [::1]) may be reached by http.")]
    public void Connections_PlainHttp_IsRefused(string from, string to, string message) => Yaml.Refuse(Replaced(from, to), ProblemId.PlainHttp, message);

    [Theory]
    [InlineData("http://localhost:8080/")]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.1.2.3/")]
    [InlineData("http://[::1]:8080/")]
    public void Connections_PlainHttpToThisMachine_IsAccepted(string url)
        => Yaml.Accept<ConnectionsDefinition>(Replaced("https://org.api.crm.dynamics.com/", url));

    [Theory]
    [InlineData("^ftp://a/")]
    [InlineData("^org.crm.dynamics.com")]
    [InlineData("^/api")]
    [InlineData("^~")]
    [InlineData("^[ a ]")]
    public void Connections_NoAddress_IsRefused(string url) => Yaml.Refuse(
        Replaced("url: https://org.api.crm.dynamics.com/", "url: " + url),
        ProblemId.WrongType,
        "`url` takes an address that begins with https://.");

    [Theory]
    [InlineData("?api-version=1", '?')]
    [InlineData("#part", '#')]
    public void Url_WithMoreThanAPath_IsRefused(string rest, char mark) => Yaml.Refuse(
        Replaced("url: https://org.api.crm.dynamics.com/", "url: ^https://org.api.crm.dynamics.com/" + rest),
        ProblemId.WrongType,
        $"`url` has a part after `{mark}`: remove it.");

    [Fact]
    public void Connections_UserInTheAddress_IsRefusedAsASecret() => Yaml.Refuse(
        Replaced("url: https://org.api", "url: ^https://me:hunter2@org.api"),
        ProblemId.SecretInClear,
        "`url` holds a user name or password: remove what stands before the `@`.");

    [Theory]
    [InlineData("^hunter2")]
    [InlineData("^\"hunter2\"")]
    [InlineData("^12345")]
    [InlineData("^true")]
    public void Connections_SecretInClear_IsRefusedAndNotRepeated(string secret)
    {
        Yaml.Refuse(
            Replaced("{ env: CAMPAIGN_SECRET }", secret),
            ProblemId.SecretInClear,
            "`clientSecret` holds the secret itself: put it into a file that only the host can read, and write `{ file: PATH }`, or `{ env: NAME }` for a variable of the host's environment. Regard a secret that stood here as known, and renew it.");
    }

    [Theory]
    [InlineData("{ ^hunter2 }", ProblemId.UnknownKey, "`clientSecret` knows only the keys `file` and `env`: write `{ file: PATH }`, or `{ env: NAME }` for a variable of the host's environment.")]
    [InlineData("{ ^value: hunter2 }", ProblemId.UnknownKey, "`clientSecret` knows only the keys `file` and `env`: write `{ file: PATH }`, or `{ env: NAME }` for a variable of the host's environment.")]
    [InlineData("^{}", ProblemId.MissingKey, "`clientSecret` says where the secret is: write `{ file: PATH }`, or `{ env: NAME }` for a variable of the host's environment.")]
    [InlineData("^[ hunter2 ]", ProblemId.WrongType, "`clientSecret` says where the secret is: write `{ file: PATH }`, or `{ env: NAME }` for a variable of the host's environment.")]
    [InlineData("{ env: ^hunter-2 }", ProblemId.WrongType, "`env` takes the name of an environment variable: letters, digits and `_`.")]
    [InlineData("{ file: ^[ hunter2 ] }", ProblemId.WrongType, "`file` takes the path of a file that holds the secret.")]
    [InlineData("{ file: ^\"a\\0b\" }", ProblemId.WrongType, "`file` takes the path of a file that holds the secret.")]
    [InlineData("{ file: a, ^env: B }", ProblemId.DuplicateKey, "`clientSecret` has both a file and a variable: keep one of the two.")]
    public void Connections_SecretOtherwise_IsRefusedAndNotRepeated(string secret, string id, string message)
        => Yaml.Refuse(Replaced("{ env: CAMPAIGN_SECRET }", secret), id, message);

    [Fact]
    public void Connections_NeitherTenantNorTokenUrl_IsRefused()
    {
        var text = Yaml.Connections.Replace("    tenant: 00000000-0000-0000-0000-000000000001\n", "", StringComparison.Ordinal).Replace("    url: https://org", "    ^url: https://org", StringComparison.Ordinal);

        Yaml.Refuse(text, ProblemId.MissingKey, "`tenant` is missing here: add `tenant: 00000000-0000-0000-0000-000000000000`, or `tokenUrl` with the whole token endpoint.");
    }

    [Fact]
    public void Connections_OneSystemOnly_IsRefused()
    {
        var (text, place) = Yaml.Unmark("connections:\n  ^campaign:\n    url: https://mc.adobe.io/a/campaign\n    organizationId: a\n    clientId: b\n    clientSecret: { env: C }");

        var problem = Assert.Single(DefinitionReader.Read("file.yaml", text).Problems);
        Assert.Equal((place.Line, place.Column, "`dataverse` is missing here: add `dataverse:`."), (problem.Line, problem.Column, problem.Message));
    }

    [Theory]
    [InlineData("tenant: 00000000-0000-0000-0000-000000000001", "tenant: ^a/b", "`tenant` takes the id of a tenant or one of its domains, such as contoso.onmicrosoft.com, found `a/b`.")]
    [InlineData("journalHosts: [events-fast.adobe.io]", "journalHosts: [ ^https://events-fast.adobe.io/ ]", "`journalHosts` takes names of hosts, such as events-fast.adobe.io, found `https://events-fast.adobe.io/`.")]
    public void Connections_WrongValue_IsRefused(string from, string to, string message) => Yaml.Refuse(Replaced(from, to), ProblemId.WrongType, message);

    [Fact]
    public void Connections_UnknownKeys_AreRefused()
    {
        var parsed = DefinitionReader.Read("file.yaml", Replaced("  campaign:", "    port: 1\n  adobe: {}\n  campaign:\n    port: 2") + "\nother: 1");

        Assert.Equal([(7, "port"), (8, "adobe"), (10, "port"), (18, "other")], parsed.Problems.Select(p => (p.Line, p.Message.Split('`')[1])));
    }

    private static string Replaced(string from, string to)
    {
        Assert.Contains(from, Yaml.Connections, StringComparison.Ordinal);
        return Yaml.Connections.Replace(from, to, StringComparison.Ordinal);
    }
}
