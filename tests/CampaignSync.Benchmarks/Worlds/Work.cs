namespace CampaignSync.Benchmarks.Worlds;

/// <summary>What ours and the pump have to do: the same columns, the same fields.</summary>
internal static class Work
{
    /// <summary>Column of Dataverse, field of Campaign.</summary>
    public static readonly (string Column, string Field)[] Fields =
    [
        ("firstname", "firstName"),
        ("lastname", "lastName"),
        ("emailaddress1", "email"),
        ("telephone1", "phone"),
        ("mobilephone", "mobilePhone"),
        ("company", "cusCompany"),
        ("numberofchildren", "cusLoyaltyPoints"),
        ("createdon", "cusLastVisit"),
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
