using System.Globalization;
using System.Text.Json;
using CampaignSync.Core.Ports;

namespace CampaignSync.Simulation.Systems;

/// <summary>Opt-out attributes of profiles as one host reaches them.</summary>
internal sealed class SimulatedProfiles(SimulatedWire wire, SimulatedNetwork network, SimulatedCampaign campaign) : IProfileFlags
{
    private const string Profile = "profile";

    /// <summary>Profiles per page.</summary>
    private const int PageSize = 4;

    public Task<ProfilePage> ReadChangedProfilesAsync(ProfileQuery query, DateTimeOffset? since, string? link, CancellationToken cancellationToken)
    {
        var fault = network.OnRead(Profile);
        return wire.ReadAsync(query.Lane, $"profiles since {since:HH:mm:ss} {link}", fault, () =>
        {
            if (link is not null && fault == ReadFault.LinkRefused)
            {
                network.Met("read: LinkRefused");
                throw new LinkRefusedException("The next link is refused.");
            }
            return Page(query, since, link);
        }, cancellationToken);
    }

    public Task<IReadOnlyList<ProfileRow>> ReadProfilesAsync(ProfileQuery query, IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
        => wire.ReadAsync<IReadOnlyList<ProfileRow>>(query.Lane, $"fetch profiles {keys.Count}", network.OnRead(Profile), () =>
        {
            foreach (var key in keys)
                campaign.LookedAt(key.ToString("D"));
            return [.. keys.Select(k => campaign.Find(Profile, k)).OfType<DestinationRecord>().Select(r => Row(query, r))];
        }, cancellationToken);

    public async Task<WriteOutcome> WriteProfileFlagsAsync(ProfileQuery query, Guid key, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var there = true;
        var outcome = await wire.WriteAsync(Lane.OptOut, $"flags of profile {key}", () => network.OnSend(Profile), () => there = Take(key, body), cancellationToken);
        return outcome ?? (there ? WriteOutcome.Done : new WriteOutcome(OutcomeKind.Missing, Reason: "The profile is gone."));
    }

    private bool Take(Guid key, ReadOnlyMemory<byte> body)
    {
        using var json = JsonDocument.Parse(body);
        var there = campaign.Find(Profile, key) is not null;
        if (there)
        {
            foreach (var flag in json.RootElement.EnumerateObject())
                campaign.SetFlag(key.ToString("D"), flag.Name, flag.Value.GetBoolean(), byUs: true);
        }
        return there;
    }

    /// <summary>
    /// Changes by the filter go by key, all profiles from the newest change back. A link is a whole address: it goes on in the
    /// way that its first page began, whatever is asked for by now.
    /// </summary>
    private ProfilePage Page(ProfileQuery query, DateTimeOffset? since, string? link)
    {
        var filtered = link is null ? query.ChangesFilter is not null && since is not null : link.StartsWith('>');
        var parts = link?.TrimStart('>').Split('|');
        var all = campaign.Records(Profile).Values.AsEnumerable();
        if (filtered)
        {
            var from = parts is null ? since!.Value.UtcTicks : Number(parts[0]);
            all = all.Where(r => Ticks(r) >= from && r.VisibleAt <= campaign.Now).OrderBy(r => r.Key, StringComparer.Ordinal);
            if (parts is not null)
                all = all.Where(r => string.CompareOrdinal(r.Key, parts[1]) > 0);
            return Page(query, all, last => string.Create(CultureInfo.InvariantCulture, $">{from}|{last.Key}"));
        }
        all = all.Where(r => since is null || r.VisibleAt <= campaign.Now).OrderByDescending(r => r.LastModified).ThenBy(r => r.Key, StringComparer.Ordinal);
        if (parts is not null)
            all = all.Where(r => Ticks(r) < Number(parts[0]) || (Ticks(r) == Number(parts[0]) && string.CompareOrdinal(r.Key, parts[1]) > 0));
        return Page(query, all, last => string.Create(CultureInfo.InvariantCulture, $"{Ticks(last)}|{last.Key}"));
    }

    private static ProfilePage Page(ProfileQuery query, IEnumerable<DestinationRecord> rows, Func<DestinationRecord, string> link)
    {
        var found = rows.Take(PageSize + 1).ToArray();
        return new ProfilePage([.. found.Take(PageSize).Select(r => Row(query, r))], found.Length <= PageSize ? null : link(found[PageSize - 1]));
    }

    private static ProfileRow Row(ProfileQuery query, DestinationRecord record) => new(
        Guid.Parse(record.Key),
        record.LastModified,
        [.. query.Attributes.Select(record.Flag)],
        [.. query.Attributes.Select((a, i) => query.TimeFields[i] is null || !record.FlagTimes.TryGetValue(a, out var at) ? (DateTimeOffset?)null : at)]);

    private static long Ticks(DestinationRecord record) => record.LastModified.UtcTicks;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
