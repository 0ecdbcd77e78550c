using System.Text.Json;
using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Scheduling;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Flags;

/// <summary>Takes opt-out columns under the version that was read: many in one request, each with an outcome of its own.</summary>
internal sealed class SimulatedContactFlags(SimulatedProcess process, SimulatedNetwork network, SimulatedFlags flags, IRequestGate gate) : IContactFlags
{
    public Task<Guid> WhoAmIAsync(CancellationToken cancellationToken) => Task.FromResult(SimulatedDataverse.Us);

    public async Task<IReadOnlyList<WriteOutcome>> WriteContactFlagsAsync(IReadOnlyList<ContactFlagsWrite> writes, Lane lane, CancellationToken cancellationToken)
    {
        WriteOutcome[]? outcomes = null;
        var fault = await FlagRequest.SendAsync(process, network, gate, lane, FlagShop.Contact, () => outcomes = [.. writes.Select(Take)], cancellationToken);
        return fault is null ? outcomes! : [.. writes.Select(_ => fault)];
    }

    private WriteOutcome Take(ContactFlagsWrite write)
    {
        if (flags.ContactVersion(write.Contact) is not { } version)
            return new WriteOutcome(OutcomeKind.Missing, Reason: "There is no such contact.");
        if (version != write.Version)
            return new WriteOutcome(OutcomeKind.Conflict, Reason: "The version of the existing record doesn't match the RowVersion property provided.");
        using var body = JsonDocument.Parse(write.Body);
        var optOuts = new bool?[FlagShop.Columns.Count];
        for (var i = 0; i < optOuts.Length; i++)
        {
            if (!body.RootElement.TryGetProperty(FlagShop.Columns[i], out var value))
                continue;
            optOuts[i] = value.GetBoolean() ^ FlagShop.Inverted(i);
            flags.Wrote(toDynamics: true, write.Contact, i, optOuts[i]!.Value);
        }
        flags.SaveContactByUs(write.Contact, optOuts);
        return WriteOutcome.Done;
    }
}
