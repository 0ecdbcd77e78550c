using System.Text.Json;
using CampaignSync.Core.Ports;
using CampaignSync.Simulation.Scheduling;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Flags;

/// <summary>Reads and writes opt-out attributes of simulated profiles; nothing here is conditional, as at Campaign.</summary>
internal sealed class SimulatedProfileFlags(SimulatedProcess process, SimulatedNetwork network, SimulatedFlags flags, IRequestGate gate) : IProfileFlags
{
    public async Task<ProfilePage> ReadChangedProfilesAsync(ProfileQuery query, DateTimeOffset? since, string? link, CancellationToken cancellationToken)
    {
        ProfilePage? page = null;
        await ReadAsync(query.Lane, () => page = flags.Page(query, since, link), cancellationToken);
        return query.PageSize <= flags.LargestPage ? page! : throw new TransientException("Campaign answered 500 to the list of profiles.");
    }

    public async Task<IReadOnlyList<ProfileRow>> ReadProfilesAsync(ProfileQuery query, IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        var rows = new List<ProfileRow>();
        foreach (var key in keys)
        {
            await ReadAsync(query.Lane, () =>
            {
                if (flags.Row(key, query) is { } row)
                    rows.Add(row);
            }, cancellationToken);
        }
        return rows;
    }

    public async Task<WriteOutcome> WriteProfileFlagsAsync(ProfileQuery query, Guid key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var outcome = WriteOutcome.Done;
        var fault = await FlagRequest.SendAsync(process, network, gate, query.Lane, FlagShop.Profile, () => outcome = Take(key, body), cancellationToken);
        return fault ?? outcome;
    }

    private WriteOutcome Take(Guid key, ReadOnlyMemory<byte> body)
    {
        if (!flags.Profiles.ContainsKey(key))
            return new WriteOutcome(OutcomeKind.Missing, Reason: "There is no such profile.");
        using var json = JsonDocument.Parse(body);
        var optOuts = new bool?[FlagShop.Attributes.Count];
        for (var i = 0; i < optOuts.Length; i++)
        {
            if (!json.RootElement.TryGetProperty(FlagShop.Attributes[i], out var value))
                continue;
            optOuts[i] = value.GetBoolean();
            flags.Wrote(toDynamics: false, key, i, value.GetBoolean());
        }
        flags.SaveProfile(key, optOuts);
        return WriteOutcome.Done;
    }

    private async Task ReadAsync(Lane lane, Action effect, CancellationToken cancellationToken)
    {
        if (await FlagRequest.SendAsync(process, network, gate, lane, "read " + FlagShop.Profile, effect, cancellationToken) is { } fault)
            throw new TransientException(fault.Reason!, fault.RetryAfter);
    }
}
