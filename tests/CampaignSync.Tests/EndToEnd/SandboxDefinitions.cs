namespace CampaignSync.Tests.EndToEnd;

/// <summary>Definitions that fit the sandbox.</summary>
internal static class SandboxDefinitions
{
    public const string ContactFields = """
              - { source: firstname, destination: firstName }
              - { source: lastname, destination: lastName }
              - { source: emailaddress1, destination: email }
              - { source: address1_city, destination: location.city }
        """;

    public static string Contacts(string more = "", string fields = ContactFields) => $$"""
        workflow: Ingress
        pollInterval: 500ms
        tables:
          - source: contact
            destination: profile
            key: { source: contactid, destination: externalId }
            applyDeletes: true
            fields:
        {{fields}}
        {{more}}
        """;

    public static readonly string ContactsAndOrders = Contacts("""
          - source: new_order
            destination: cusOrder
            key: { source: new_orderid, destination: crmId }
            applyDeletes: true
            links:
              - { source: _new_contact_value, destination: contactId, parent: contact }
            fields:
              - { source: new_name, destination: name }
        """);

    public const string Egress = """
        workflow: Egress
        pollInterval: 500ms
        """;

    public static string OptInOut(string direction = "bidirectional", string more = "") => $$"""
        workflow: OptInOut
        pollInterval: 500ms
        direction: {{direction}}
        {{more}}
        fields:
          - { dynamics: donotemail, campaign: blackListEmail }
          - { dynamics: donotphone, campaign: blackListPhone }
        """;
}
