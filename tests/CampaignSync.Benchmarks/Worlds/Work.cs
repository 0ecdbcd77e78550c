namespace CampaignSync.Benchmarks.Worlds;

/// <summary>What ours and the pump have to do: the same columns, the same fields.</summary>
internal static class Work
{
    /// <summary>What a token for Campaign is asked for; the sandbox's tokens grow with it, and it checks each.</summary>
    public const string Scope = "AdobeID,openid,read_organizations,additional_info.projectedProductContext,additional_info.roles,adobeio_api,read_client_secret,manage_client_secrets,campaign_sdk,campaign_config_server_general,deliverability_service_general,event_receiver_api";

    /// <summary>Column of Dataverse, field of Campaign, JSON that is written for null.</summary>
    public static readonly (string Column, string Field, string Unset)[] Fields =
    [
        ("firstname", "firstName", "\"\""),
        ("lastname", "lastName", "\"\""),
        ("emailaddress1", "email", "\"\""),
        ("telephone1", "phone", "\"\""),
        ("mobilephone", "mobilePhone", "\"\""),
        ("company", "cusCompany", "\"\""),
        ("numberofchildren", "cusLoyaltyPoints", "0"),
        ("createdon", "cusLastVisit", "\"\""),
    ];

    public static string Ingress(string poll = "1s") => $$"""
        workflow: Ingress
        pollInterval: {{poll}}
        tables:
          - source: contact
            destination: profile
            key: { source: contactid, destination: externalId }
            fields:
        {{string.Join('\n', Fields.Select(f => $"      - {{ source: {f.Column}, destination: {f.Field} }}"))}}

        """;

    public static string Egress => """
        workflow: Egress
        pollInterval: 1s

        """;

    public static string OptInOut => """
        workflow: OptInOut
        pollInterval: 1s
        direction: bidirectional
        fields:
          - { dynamics: donotemail, campaign: blackListEmail }

        """;
}
