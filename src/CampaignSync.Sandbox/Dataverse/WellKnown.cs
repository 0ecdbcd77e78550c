namespace CampaignSync.Sandbox.Dataverse;

/// <summary>Ids of the few rows that every sandbox has.</summary>
internal static class WellKnown
{
    /// <summary>The application user, as whom everybody signs in.</summary>
    public static Guid UserId { get; } = new("6ab7c1de-0f3c-4a55-9b1e-1d2f3a4b5c01");

    /// <summary>A person who works with the records; who saves as this user names it in <c>MSCRMCallerID</c>.</summary>
    public static Guid PersonId { get; } = new("6ab7c1de-0f3c-4a55-9b1e-1d2f3a4b5c05");

    public static Guid BusinessUnitId { get; } = new("6ab7c1de-0f3c-4a55-9b1e-1d2f3a4b5c02");

    public static Guid OrganizationId { get; } = new("6ab7c1de-0f3c-4a55-9b1e-1d2f3a4b5c03");

    public static Guid CurrencyId { get; } = new("6ab7c1de-0f3c-4a55-9b1e-1d2f3a4b5c04");
}
