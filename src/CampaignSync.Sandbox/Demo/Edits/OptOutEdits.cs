using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Demo.Comparison;
using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Sandbox.Demo.Edits;

/// <summary>Opt-outs on both sides, and what must become of each.</summary>
internal sealed class OptOutEdits(Systems systems, EditChoice choice)
{
    private readonly List<KnownFlag> _known = [];

    /// <summary>The flags whose end is known, whatever happened before.</summary>
    public IReadOnlyList<KnownFlag> Known => _known;

    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        foreach (var contact in choice.DynamicsOptOuts)
            await InDynamicsAsync(contact, ComparedFlag.Email, true, ends: true, "opted out in Dynamics 365", cancellationToken);
        foreach (var contact in choice.InvertedOptOuts)
            await InDynamicsAsync(contact, ComparedFlag.Follow, true, ends: true, "opted out in Dynamics 365, where true allows", cancellationToken);
        foreach (var contact in choice.TakenBack)
            await InDynamicsAsync(contact, ComparedFlag.Email, false, ends: true, "a lone opt-in in Dynamics 365 is taken back", cancellationToken);
        foreach (var contact in choice.CampaignOptOuts)
            await AtCampaignAsync(contact, ComparedFlag.Phone, true, "opted out at Campaign", cancellationToken);
        foreach (var contact in choice.CampaignOptIns)
            await AtCampaignAsync(contact, ComparedFlag.PostalMail, false, "opted in at Campaign, later than in Dynamics 365", cancellationToken);
    }

    private async Task InDynamicsAsync(ContactPick contact, ComparedFlag flag, bool optOut, bool ends, string because, CancellationToken cancellationToken)
    {
        await systems.Dataverse.UpdateAsync("contacts", contact.Id, new JsonObject { [flag.Column] = optOut ^ flag.Inverted }, cancellationToken);
        _known.Add(new KnownFlag(contact.Id, flag, ends, because));
    }

    private async Task AtCampaignAsync(ContactPick contact, ComparedFlag flag, bool optOut, string because, CancellationToken cancellationToken)
    {
        await systems.Campaign.UpdateAsync("profile", contact.Id, new JsonObject { [flag.Attribute] = optOut }, cancellationToken);
        _known.Add(new KnownFlag(contact.Id, flag, optOut, because));
    }
}
