using System.Buffers;
using System.Text.Json;
using CampaignSync.Core.Backlog;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>
/// Brings the halves of pairs together. Contacts are asked right before the decision, many in one request; profiles, which
/// Campaign gives one by one only, where an earlier attempt may have written them or a page left it open what is there. What is
/// to be written is stored before it is sent, and a contact is written only if it still has the version that was decided on (rule 3).
/// </summary>
internal sealed class OptInOutWriter(RunContext run, PairBook book, ContactRows contacts, ProfileQuery profiles, IReadOnlyList<FlagPlan> flags) : IItemWriter
{
    /// <summary>Asked for again.</summary>
    private static readonly WriteOutcome s_cameBack = new(OutcomeKind.Conflict, Reason: "A half of the pair came back while it was asked for.");

    /// <summary>As many contacts as are read, and written, in one request.</summary>
    public int BatchSize => 100;

    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        var lane = items.Min(i => i.Lane);
        var query = profiles with { Lane = lane };
        var keys = items.Select(i => i.Key).ToArray();
        using var writing = book.Reads.BeginWrites(keys);
        var before = run.Store.Read(reader => LastSeen(reader, table, keys));
        var seenContacts = await ReadContactsAsync(keys, lane, cancellationToken);
        var unsure = items.Where((item, i) => item.Uncertain || item.Attempts > 0 || before[i].AskProfile).Select(i => i.Key).ToArray();
        var seenProfiles = (await run.Remotes.Profiles.ReadProfilesAsync(query, unsure, cancellationToken)).Where(p => p.Key is not null).ToDictionary(p => p.Key!.Value);
        var (decisions, cameBack) = await run.Store.WriteAsync(tx =>
        {
            var now = LastSeen(tx, table, keys);
            var back = keys.Where((key, i) => CameBack(now[i].Contact, before[i].Contact, seenContacts.ContainsKey(key))
                || CameBack(now[i].Profile, before[i].Profile, seenProfiles.ContainsKey(key) || !unsure.Contains(key))).ToHashSet();
            return (Decide(tx, table, [.. keys.Where(k => !back.Contains(k))], seenContacts, unsure, seenProfiles), back);
        }, cancellationToken);

        var toCampaign = decisions.Where(d => d.ToCampaign is not null).ToArray();
        var toDynamics = decisions.Where(d => d.ToDynamics is not null).ToArray();
        // Side by side: how many at once is for the gates to say, and what each notes in the store shares a commit.
        var campaign = Task.WhenAll(toCampaign.Select(d => WriteToCampaignAsync(query, d, cancellationToken)));
        var dynamics = WriteToDynamicsAsync(toDynamics, lane, cancellationToken);
        await Task.WhenAll(campaign, dynamics);

        var outcomes = keys.ToDictionary(k => k, k => cameBack.Contains(k) ? s_cameBack : WriteOutcome.Done);
        foreach (var (key, outcome) in (await campaign).Concat(await dynamics))
            outcomes[key] = Graver(outcomes[key], outcome);
        return [.. keys.Select(k => outcomes[k])];
    }

    public Task<IReadOnlyList<IncomingChange>> RefetchAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken)
        => throw new InvalidOperationException("Pairs are read again with every attempt.");

    public Task<bool> ProbeAsync(BacklogTable table, CancellationToken cancellationToken)
        => run.Remotes.Destination.ProbeAsync("profile", Lane.OptOut, cancellationToken);

    public bool CountsAsError(WriteOutcome outcome) => true;

    public (string? KeyText, byte[]? Body) Keepsake(Item item) => (null, null);

    private async Task<Dictionary<Guid, ContactRow>> ReadContactsAsync(IReadOnlyList<Guid> keys, Lane lane, CancellationToken cancellationToken)
    {
        using var page = await run.Remotes.Records.ReadRecordsAsync(contacts.Fresh(lane), keys, cancellationToken);
        var rows = new Dictionary<Guid, ContactRow>();
        for (var i = 0; i < page.Count; i++)
        {
            if (!page[i].Deleted)
                rows[page[i].Key] = contacts.Read(page[i]);
        }
        return rows;
    }

    /// <summary>Version of the contact and time of the profile, of each pair, when they were last seen; null: that half was not seen, or it went.</summary>
    private static (long? Contact, long? Profile, bool AskProfile)[] LastSeen(IStateReader reader, BacklogTable table, Guid[] keys)
        => [.. keys.Select(key => reader.FindPair(table.Id, key) is { } pair && PairFlags.Decode(pair.Flags) is var flags
            ? (pair.HasContact ? flags.ContactVersion : (long?)null, pair.HasProfile ? flags.ProfileModified : (long?)null, flags.AskProfile)
            : default)];

    /// <summary>A half that was not there when it was asked for, and that a page has brought since: it went before, not after.</summary>
    private static bool CameBack(long? now, long? before, bool found) => !found && now is not null && now != before;

    /// <summary>Enters what was seen just now and decides. Pairs with nothing to write are left out.</summary>
    private List<PairWrite> Decide(IStateTransaction tx, BacklogTable table, Guid[] keys, Dictionary<Guid, ContactRow> seenContacts, Guid[] unsure, Dictionary<Guid, ProfileRow> seenProfiles)
    {
        var writes = new List<PairWrite>();
        var asked = unsure.ToHashSet();
        var sight = new SightContext(tx.NextSequence(), run.Now, Fresh: true);
        foreach (var key in keys)
        {
            var hasContact = seenContacts.TryGetValue(key, out var contact);
            if (hasContact)
                book.SeeContact(tx, contact, sight);
            else
                book.LoseContact(tx, key, run.Now);
            if (seenProfiles.TryGetValue(key, out var profile))
                book.SeeProfile(tx, profile, sight);
            else if (asked.Contains(key))
                book.LoseProfile(tx, key);
            if (tx.FindPair(table.Id, key) is not { HasContact: true, HasProfile: true } pair)
                continue;
            var decided = book.Decide(PairFlags.Decode(pair.Flags));
            if (decided.All(d => d.IsNothing))
                continue;
            // Crash point 7: what we set out to write is stored before it is sent, so that we know our own writes again.
            book.Intend(tx, key, decided);
            writes.Add(new PairWrite(
                key,
                contact.Version,
                decided,
                Body(decided, d => d.ToDynamics, f => f.Mapping.Dynamics, (f, optOut) => f.FromDynamics(optOut)),
                Body(decided, d => d.ToCampaign, f => f.Attribute, (_, optOut) => optOut)));
        }
        return writes;
    }

    private async Task<(Guid Key, WriteOutcome Outcome)> WriteToCampaignAsync(ProfileQuery query, PairWrite write, CancellationToken cancellationToken)
    {
        var outcome = await run.Remotes.Profiles.WriteProfileFlagsAsync(query, write.Key, write.ToCampaign!.Value, cancellationToken);
        await run.Store.WriteAsync(tx => Enter(tx, write, outcome, toDynamics: false), CancellationToken.None);
        book.Reads.Written(write.Key);
        return (write.Key, AsEnd(outcome));
    }

    private async Task<IEnumerable<(Guid Key, WriteOutcome Outcome)>> WriteToDynamicsAsync(PairWrite[] writes, Lane lane, CancellationToken cancellationToken)
    {
        if (writes.Length == 0)
            return [];
        var outcomes = await run.Remotes.Contacts.WriteContactFlagsAsync([.. writes.Select(w => new ContactFlagsWrite(w.Key, w.Version, w.ToDynamics!.Value))], lane, cancellationToken);
        await run.Store.WriteAsync(tx =>
        {
            for (var i = 0; i < writes.Length; i++)
                Enter(tx, writes[i], outcomes[i], toDynamics: true);
        }, CancellationToken.None);
        return writes.Select((w, i) => (w.Key, AsEnd(outcomes[i])));
    }

    /// <summary>Enters how a write ended.</summary>
    private void Enter(IStateTransaction tx, PairWrite write, WriteOutcome outcome, bool toDynamics)
    {
        switch (outcome.Kind)
        {
            case OutcomeKind.Done:
                book.Written(tx, write.Key, write.Decisions, toDynamics, run.Now);
                break;

            case OutcomeKind.Unavailable or OutcomeKind.Unknown:
                // It may be there: seen there later, it is ours.
                break;

            default:
                book.NotWritten(tx, write.Key, write.Decisions, toDynamics);
                if (outcome.Kind == OutcomeKind.Missing && toDynamics)
                    book.LoseContact(tx, write.Key, run.Now);
                else if (outcome.Kind == OutcomeKind.Missing)
                    book.LoseProfile(tx, write.Key);
                break;
        }
    }

    /// <summary>A half that went while we wrote is no error: the pair is unmatched until it comes back.</summary>
    private static WriteOutcome AsEnd(WriteOutcome outcome) => outcome.Kind == OutcomeKind.Missing ? WriteOutcome.Done : outcome;

    /// <summary>A pair has one item, which ends as the worse of its two writes did.</summary>
    private static WriteOutcome Graver(WriteOutcome one, WriteOutcome other) => Gravity(other.Kind) > Gravity(one.Kind) ? other : one;

    private static int Gravity(OutcomeKind kind) => kind switch
    {
        OutcomeKind.Fatal => 6,
        OutcomeKind.Unavailable => 5,
        OutcomeKind.Throttled => 4,
        OutcomeKind.Unknown => 3,
        OutcomeKind.Refused => 2,
        OutcomeKind.Conflict => 1,
        _ => 0,
    };

    private ReadOnlyMemory<byte>? Body(IReadOnlyList<FlagDecision> decisions, Func<FlagDecision, bool?> value, Func<FlagPlan, string> name, Func<FlagPlan, bool, bool> convert)
    {
        if (decisions.All(d => value(d) is null))
            return null;
        var buffer = new ArrayBufferWriter<byte>(64);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        for (var i = 0; i < flags.Count; i++)
        {
            if (value(decisions[i]) is { } optOut)
                json.WriteBoolean(name(flags[i]), convert(flags[i], optOut));
        }
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>What is to be written of a pair.</summary>
    /// <param name="Version">Of the contact, as it was decided on.</param>
    private sealed record PairWrite(Guid Key, long Version, IReadOnlyList<FlagDecision> Decisions, ReadOnlyMemory<byte>? ToDynamics, ReadOnlyMemory<byte>? ToCampaign);
}
