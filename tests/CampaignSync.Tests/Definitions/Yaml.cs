using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

/// <summary>Texts of definitions, and what becomes of them. <c>^</c> before a value marks where a problem is expected.</summary>
internal static class Yaml
{
    public const string Ingress = """
        workflow: Ingress
        pollInterval: 5s                    # 500ms to 1h
        failAfterErrors: 50
        tables:
          - source: contact                 # Dataverse logical name
            destination: profile            # Campaign resource
            key: { source: contactid, destination: externalId }
            lookup: url
            fields:
              - { source: firstname, destination: firstName }
              - { source: emailaddress1, destination: email }
              - { source: address1_city, destination: location.city }
              - { source: gendercode, destination: gender, applyUpdates: false }
            replacements:
              - { field: gendercode, from: 1, to: male }
            filter:
              match: all                    # all | any
              conditions:
                - { field: statecode, operator: equals, value: 0 }
              deleteFilteredOut: true
            applyDeletes: true
            deletionGuard: { count: 500, percent: 10 }
            picklists: display              # display | technical
          - source: new_order
            destination: cusOrder
            key: { source: new_orderid, destination: crmId }
            lookup: { filter: byCrmId, parameter: crmId_parameter }
            links:
              - { source: _new_contact_value, destination: contactId, parent: contact, onMissingParent: deadLetter }
            fields:
              - { source: new_name, destination: name }
        """;

    public const string Egress = """
        workflow: Egress                    # all below `events` are the defaults; instances differ, so each can be overridden
        pollInterval: 5s
        events: { send: true, open: true, click: true, bounce: true }
        journal:                            # JSON Pointers into one entry of the journal's `events`
          start: oldest                     # oldest | latest, for the first start
          id: /event/@id
          type: /event/type
          time: /event/time
          contact: /event/profile/externalId
          campaign: /event/campaign/name
          delivery: /event/delivery/name
          mirrorPage: /event/mirrorPageUrl
          url: /event/url                   # click
          bounceType: /event/bounceType
        types: { send: send, open: open, click: click, bounce: bounce }      # the words that stand at `type`
        hardBounce: [hard]                  # the words at `bounceType` that are sent on
        activities:                         # a Dataverse activity table each, and the column that takes each value
          send:   { table: acs_emailsend,   columns: { campaign: acs_campaignname, delivery: acs_deliveryname, time: acs_datesent, mirrorPage: acs_mirrorpageurl } }
          open:   { table: acs_emailopen,   columns: { campaign: acs_campaignname, delivery: acs_deliveryname, time: acs_dateopened, mirrorPage: acs_mirrorpageurl } }
          click:  { table: acs_emailclick,  columns: { campaign: acs_campaignname, delivery: acs_deliveryname, time: acs_dateclicked, mirrorPage: acs_mirrorpageurl, url: acs_trackingurl } }
          bounce: { table: acs_emailbounce, columns: { campaign: acs_campaignname, delivery: acs_deliveryname, time: acs_datebounced, mirrorPage: acs_mirrorpageurl } }
        """;

    public const string OptInOut = """
        workflow: OptInOut
        pollInterval: 5s
        direction: bidirectional            # disabled | dynamicsToCampaign | campaignToDynamics | bidirectional
        dynamicsNewer: optOutWins
        key: { dynamics: contactid, campaign: externalId }
        changesFilter: { filter: byChangedSince, parameter: since_parameter }      # optional
        fields:
          - { dynamics: donotemail, campaign: denyListEmail }
          - { dynamics: followemail, campaign: denyListMobile, invert: true }
        """;

    public const string Connections = """
        connections:
          dataverse:
            url: https://org.api.crm.dynamics.com/
            tenant: 00000000-0000-0000-0000-000000000001
            clientId: 00000000-0000-0000-0000-000000000002
            clientSecret: { file: dataverse.secret }
          campaign:
            url: https://mc.adobe.io/instance/campaign
            tokenUrl: https://ims-na1.adobelogin.com/ims/token/v3
            organizationId: ORG@AdobeOrg
            clientId: client
            clientSecret: { env: CAMPAIGN_SECRET }
            journalUrl: https://events.adobe.io/events/organizations/1/integrations/2/3
            journalHosts: [events-fast.adobe.io]
        """;

    /// <summary>The four examples, by name.</summary>
    public static IReadOnlyList<string> All { get; } = [Ingress, Egress, OptInOut, Connections];

    public static T Accept<T>(string text, string file = "file.yaml")
        where T : Definition
    {
        var parsed = DefinitionReader.Read(file, text);
        Assert.Empty(parsed.Problems);
        return Assert.IsAssignableFrom<T>(parsed.Definition);
    }

    /// <summary>Expects exactly one problem, with this id and message, where the mark stands.</summary>
    public static void Refuse(string marked, string id, string message, SavedDefinitions? saved = null)
    {
        var (text, place) = Unmark(marked);
        var parsed = DefinitionReader.Read("file.yaml", text);
        var problem = Assert.Single(DefinitionSet.Validate([parsed], saved ?? SavedDefinitions.None));
        Assert.Equal($"file.yaml:{place.Line}:{place.Column}: {message}", problem.ToString());
        Assert.Equal(id, problem.Id);
    }

    public static (string Text, Place Place) Unmark(string marked)
    {
        var at = marked.IndexOf('^', StringComparison.Ordinal);
        Assert.True(at >= 0, "no mark in the text");
        var before = marked[..at];
        return (marked.Remove(at, 1), new Place(before.Count(c => c == '\n') + 1, at - before.LastIndexOf('\n')));
    }

    /// <summary>An Ingress definition of the lines of a contact mapping, which has source, destination and key already.</summary>
    public static string Contact(string lines) => $$"""
        workflow: Ingress
        tables:
          - source: contact
            destination: profile
            key: { source: contactid, destination: externalId }
        {{Indent(lines)}}
        """;

    private static string Indent(string lines) => string.Join('\n', lines.ReplaceLineEndings("\n").Split('\n').Select(line => "    " + line));
}
