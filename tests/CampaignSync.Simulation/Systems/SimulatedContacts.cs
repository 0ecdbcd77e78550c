using System.Text.Json;
using CampaignSync.Core.Ports;

namespace CampaignSync.Simulation.Systems;

/// <summary>Flags of contacts as one host reaches them: written only if the contact still has the version that was read.</summary>
internal sealed class SimulatedContacts(SimulatedWire wire, SimulatedNetwork network, SimulatedDataverse dataverse) : IContactFlags
{
    public Task<Guid> WhoAmIAsync(CancellationToken cancellationToken) => Task.FromResult(SimulatedDataverse.Us);

    public async Task<IReadOnlyList<WriteOutcome>> WriteContactFlagsAsync(IReadOnlyList<ContactFlagsWrite> writes, Lane lane, CancellationToken cancellationToken)
    {
        var outcomes = new WriteOutcome[writes.Count];
        Array.Fill(outcomes, new WriteOutcome(OutcomeKind.Unavailable, Reason: "Dataverse's answer broke off."));
        var outcome = await wire.WriteAsync(lane, $"flags of contacts {string.Join(' ', writes.Select(w => w.Contact))}", () => network.OnSend("contact"), () => Take(writes, outcomes), cancellationToken);
        if (outcome is not null)
            Array.Fill(outcomes, outcome);
        return outcomes;
    }

    private void Take(IReadOnlyList<ContactFlagsWrite> writes, WriteOutcome[] outcomes)
    {
        for (var i = 0; i < writes.Count; i++)
        {
            var fault = network.OnSend("contact");
            if (fault == WriteFault.Unavailable)
                // The rest of the batch was never carried out, and the answer breaks off here.
                return;
            if (fault == WriteFault.Throttled)
            {
                outcomes[i] = new WriteOutcome(OutcomeKind.Throttled, Reason: "Dataverse asks for fewer requests (429).", RetryAfter: network.RetryAfter());
                continue;
            }
            if (fault is WriteFault.Refused or WriteFault.ServerError)
            {
                outcomes[i] = new WriteOutcome(OutcomeKind.Unknown, Reason: "Dataverse answered 500.", Answer: "500");
                continue;
            }
            var taken = Take(writes[i].Contact, writes[i].Version, writes[i].Body);
            if (fault == WriteFault.LostAnswer)
                return;
            outcomes[i] = fault == WriteFault.ServerErrorAfterEffect ? new WriteOutcome(OutcomeKind.Unknown, Reason: "Dataverse answered 500.", Answer: "500") : taken;
        }
    }

    private WriteOutcome Take(Guid contact, long version, ReadOnlyMemory<byte> body)
    {
        if (!dataverse.Table("contact").Rows.TryGetValue(contact, out var row))
            return new WriteOutcome(OutcomeKind.Missing, Reason: "The contact is gone.");
        if (row.Version != version)
        {
            network.Met("flags: 412");
            return new WriteOutcome(OutcomeKind.Conflict, Reason: "The contact has changed (412).");
        }
        using var json = JsonDocument.Parse(body);
        dataverse.PutByUs("contact", contact, [.. json.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.GetRawText()))]);
        return WriteOutcome.Done;
    }
}
