using System.Text.Json;

namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>One opt-out flag of the demo's Opt-In/Out definition.</summary>
/// <param name="Attribute">As the sandbox spells it on the wire.</param>
/// <param name="Inverted">In Dynamics 365, true allows.</param>
internal sealed record ComparedFlag(string Column, string Attribute, bool Inverted = false)
{
    public static ComparedFlag Email { get; } = new("donotemail", "blackListEmail");

    public static ComparedFlag Phone { get; } = new("donotphone", "blackListPhone");

    public static ComparedFlag PostalMail { get; } = new("donotpostalmail", "blackListPostalMail");

    public static ComparedFlag Follow { get; } = new("followemail", "blackListMobile", Inverted: true);

    public static IReadOnlyList<ComparedFlag> All { get; } = [Email, Phone, PostalMail, Follow];

    /// <summary>Whether a contact has opted out.</summary>
    public bool OptedOut(JsonElement contact) => (contact.GetProperty(Column).ValueKind == JsonValueKind.True) ^ Inverted;
}
