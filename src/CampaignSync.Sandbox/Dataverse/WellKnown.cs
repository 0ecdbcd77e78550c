namespace CampaignSync.Sandbox.Dataverse;

/// <summary>Ids of the few rows that every sandbox has.</summary>
internal static class WellKnown
{
    public static Guid UserId { get; } = new("6ab7c1de-0f3c-4a55-9b1e-1d2f3a4b5c01");

    public static Guid BusinessUnitId { get; } = new("6ab7c1de-0f3c-4a55-9b1e-1d2f3a4b5c02");

    public static Guid OrganizationId { get; } = new("6ab7c1de-0f3c-4a55-9b1e-1d2f3a4b5c03");

    public static Guid CurrencyId { get; } = new("6ab7c1de-0f3c-4a55-9b1e-1d2f3a4b5c04");
}
