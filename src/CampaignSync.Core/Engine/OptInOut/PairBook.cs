using CampaignSync.Core.Backlog;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>Enters what was seen of either half into the pairs, and queues a pair whose halves must be brought together.</summary>
/// <param name="generation">
/// Grows when all pairs are to be decided anew. Each is prepared for it when it is next seen, by the full read that
/// follows: going through all of them at once would keep everybody else from the store.
/// </param>
internal sealed class PairBook(BacklogTable table, IReadOnlyList<FlagPlan> flags, OptOutRule rule, int generation)
{
    /// <summary>
    /// Contacts that went while their profiles stayed, as far as we know. Nothing says when a profile is deleted, and whoever
    /// deletes the contact mostly has the profile deleted too: it is not to be counted as unmatched for ever. First after a
    /// delete by Ingress, then after one that waited.
    /// </summary>
    public LaterLooks Lost { get; } = new(10_000, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10));

    /// <summary>Contacts whose flags somebody changed while no profile of theirs was known: a load may have made it that no walk has come to yet.</summary>
    public LaterLooks Sought { get; } = new(1_000, TimeSpan.Zero, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(30));

    /// <summary>Reads of profiles that have not been entered yet.</summary>
    public ReadsUnderWay Reads { get; } = new();

    /// <summary>A contact was seen. True if the pair was queued.</summary>
    public bool SeeContact(IStateTransaction tx, in ContactRow row, SightContext sight)
    {
        var (pair, states, before) = Open(tx, row.Key);
        // A page that was read before our last look tells nothing; taken for news, our own write would look undone by a human.
        // Nor does a look that a page has overtaken: it would hide the next change behind an older time.
        if (!pair.HasContact || row.Version > states.ContactVersion || (sight.Fresh && row.Version == states.ContactVersion))
        {
            var changed = false;
            for (var i = 0; i < flags.Count; i++)
            {
                var known = states[flags[i].Name];
                var optOut = flags[i].FromDynamics(row.Values[i]);
                // A value that another definition brings, on a contact that we saved last: the time is that of our own write. How long
                // before it the value was set nobody says; an opt-in counts as old, an opt-out as new, for that is the safe side.
                var isNew = known.Dynamics.Value is { } last ? states.ContactVersion == 0 && last != optOut : pair.HasContact;
                var changedAt = isNew && !optOut && row.SavedBy == Saver.Us ? DateTimeOffset.UnixEpoch : row.ModifiedAt;
                var state = rule.SeeDynamics(known, optOut, changedAt, savedSince: row.Version != states.ContactVersion, savedByAnother: row.SavedBy == Saver.Another);
                state = sight.Fresh ? state with { Dynamics = state.Dynamics.WithoutIntent() } : state;
                states[flags[i].Name] = known.Dynamics.Value is null && pair.HasProfile && !sight.Full ? rule.Meet(state) : state;
                changed |= known.Dynamics.Value is { } was && was != state.Dynamics.Value;
            }
            if (changed && pair is { HasContact: true, HasProfile: false })
                Sought.Add(row.Key, sight.Now);
            states.ContactVersion = row.Version;
        }
        pair.HasContact = true;
        if (sight.Full || states.ContactSeen == 0)
            states.ContactSeen = sight.Sequence;
        return Close(tx, pair, states, before, sight);
    }

    /// <summary>A profile was seen. True if the pair was queued.</summary>
    public bool SeeProfile(IStateTransaction tx, ProfileRow row, SightContext sight)
    {
        var (pair, states, before) = Open(tx, row.Key!.Value);
        var modified = row.LastModified.ToUnixTimeMilliseconds();
        var older = modified < states.ProfileModified || (modified == states.ProfileModified && states.ProfileWritten);
        if (sight.Read is { } read && Reads.MayPrecedeWrite(read, row.Key.Value) && IsSurprise(states, row))
        {
            // As somebody left it before we wrote, or as somebody made it since: the profile itself will say.
            states.AskProfile = true;
        }
        else if (!pair.HasProfile || !older || (sight.Fresh && modified == states.ProfileModified))
        {
            for (var i = 0; i < flags.Count; i++)
            {
                var known = states[flags[i].Name];
                // Never changed, although an opt-out is gone, or had been changed before: the profile was deleted and made anew.
                var madeAnew = known.Campaign is { Value: true } or { Stamp: not null } && !row.Values[i] && row.Times[i] is null && flags[i].TimeField is not null;
                if (madeAnew)
                    known = known with { Campaign = default };
                var state = rule.SeeCampaign(known, row.Values[i], row.Times[i]);
                state = sight.Fresh ? state with { Campaign = state.Campaign.WithoutIntent() } : state;
                // What a new profile has by itself is nobody's wish, in a full read too.
                states[flags[i].Name] = known.Campaign.Value is null && pair.HasContact && (madeAnew || !sight.Full) ? rule.Meet(state) : state;
            }
            states.ProfileModified = modified;
            states.ProfileWritten = false;
        }
        states.AskProfile &= !sight.Fresh;
        pair.HasProfile = true;
        if (sight.Full || states.ProfileSeen == 0)
            states.ProfileSeen = sight.Sequence;
        return Close(tx, pair, states, before, sight);
    }

    /// <summary>
    /// Whether the profile's flags tell more than is known of the pair. One that nobody has ever opted out or in tells nothing:
    /// a load brings them by the thousand.
    /// </summary>
    public bool IsNews(IStateReader reader, ProfileRow row)
    {
        var untouched = true;
        for (var i = 0; i < flags.Count; i++)
            untouched &= !row.Values[i] && row.Times[i] is null && flags[i].TimeField is not null;
        if (untouched || row.Key is not { } key)
            return false;
        if (reader.FindPair(table.Id, key) is not { HasProfile: true } pair)
            return true;
        var states = PairFlags.Decode(pair.Flags);
        for (var i = 0; i < flags.Count; i++)
        {
            if (states[flags[i].Name].Campaign.IsNews(row.Values[i], row.Times[i]))
                return true;
        }
        return false;
    }

    /// <summary>Whether the contact is known, and no profile of it.</summary>
    public bool LacksProfile(IStateReader reader, Guid key) => reader.FindPair(table.Id, key) is { HasContact: true, HasProfile: false };

    /// <summary>The contact is gone. Its flags are forgotten: one that comes back begins anew.</summary>
    public void LoseContact(IStateTransaction tx, Guid key, DateTimeOffset now)
    {
        if (tx.FindPair(table.Id, key) is { HasContact: true, HasProfile: true })
            Lost.Add(key, now);
        Lose(tx, key, contact: true);
    }

    /// <summary>The profile is gone.</summary>
    public void LoseProfile(IStateTransaction tx, Guid key) => Lose(tx, key, contact: false);

    /// <summary>What is to be written of the pair, one decision per flag.</summary>
    public IReadOnlyList<FlagDecision> Decide(PairFlags states) => [.. flags.Select(f => rule.Decide(states[f.Name]))];

    /// <summary>Notes what we set out to write, before it is sent: seen there afterwards, it is ours and no human's.</summary>
    public void Intend(IStateTransaction tx, Guid key, IReadOnlyList<FlagDecision> decisions) => Change(tx, key, decisions, (state, d) => d switch
    {
        { ToDynamics: { } value } => state with { Dynamics = state.Dynamics.Intend(value, d.From) },
        { ToCampaign: { } value } => state with { Campaign = state.Campaign.Intend(value, d.From) },
        _ => state,
    });

    /// <summary>Notes that it was written to one side. What was seen meanwhile may ask for another write; it is queued then.</summary>
    public void Written(IStateTransaction tx, Guid key, IReadOnlyList<FlagDecision> decisions, bool toDynamics, DateTimeOffset now)
    {
        var again = false;
        Change(tx, key, decisions, (state, d) =>
        {
            if ((toDynamics ? d.ToDynamics : d.ToCampaign) is null)
                return state;
            // A page that came before the answer may have shown the write already, and what a human made of it since.
            if ((toDynamics ? state.Dynamics : state.Campaign).Intended is not null)
                state = OptOutRule.Settle(toDynamics ? state with { Dynamics = state.Dynamics.Written() } : state with { Campaign = state.Campaign.Written() });
            again |= !rule.Decide(state).IsNothing;
            return state;
        }, states =>
        {
            states.ProfileWritten |= !toDynamics;
            states.WrittenAt = now.ToUnixTimeMilliseconds();
        });
        if (again)
            Queue(tx, key, new SightContext(tx.NextSequence(), now));
    }

    /// <summary>Notes that it was certainly not written to one side.</summary>
    public void NotWritten(IStateTransaction tx, Guid key, IReadOnlyList<FlagDecision> decisions, bool toDynamics) => Change(tx, key, decisions, (state, _) => toDynamics
        ? state with { Dynamics = state.Dynamics.WithoutIntent() }
        : state with { Campaign = state.Campaign.WithoutIntent() });

    private void Change(IStateTransaction tx, Guid key, IReadOnlyList<FlagDecision> decisions, Func<FlagState, FlagDecision, FlagState> change, Action<PairFlags>? note = null)
    {
        if (tx.FindPair(table.Id, key) is not { } pair)
            return;
        var states = PairFlags.Decode(pair.Flags);
        note?.Invoke(states);
        for (var i = 0; i < flags.Count; i++)
            states[flags[i].Name] = change(states[flags[i].Name], decisions[i]);
        pair.Flags = states.Encode();
        tx.PutPair(pair);
    }

    private void Lose(IStateTransaction tx, Guid key, bool contact)
    {
        if (tx.FindPair(table.Id, key) is not { } pair)
            return;
        if (contact)
            pair.HasContact = false;
        else
            pair.HasProfile = false;
        if (!pair.HasContact && !pair.HasProfile)
        {
            tx.DeletePair(table.Id, key);
            return;
        }
        var states = PairFlags.Decode(pair.Flags);
        states.AskProfile = false;
        foreach (var flag in flags)
        {
            var state = states[flag.Name];
            states[flag.Name] = contact
                ? state with { Dynamics = default, Due = FlagDue.First }
                : state with { Campaign = default, Due = FlagDue.First };
        }
        pair.Flags = states.Encode();
        tx.PutPair(pair);
    }

    private (PairState Pair, PairFlags States, byte[] Before) Open(IStateTransaction tx, Guid key)
    {
        var pair = tx.FindPair(table.Id, key) ?? new PairState { Table = table.Id, Key = key, Flags = [] };
        var states = PairFlags.Decode(pair.Flags);
        if (states.Generation != generation)
            Renew(states);
        return (pair, states, pair.Flags);
    }

    /// <summary>Values and their times stay; what the source has is due at the other side, as at a first start.</summary>
    private void Renew(PairFlags states)
    {
        // What was known of a flag that comes back one day would be too old to tell who changed it.
        states.Keep([.. flags.Select(f => f.Name)]);
        foreach (var flag in flags)
            states[flag.Name] = states[flag.Name] with { Due = FlagDue.First };
        // Seen anew even where nothing has changed since.
        states.ContactVersion = 0;
        states.ProfileModified = 0;
        states.ProfileWritten = false;
        states.Generation = generation;
    }

    /// <summary>Whether the row shows anything else than what was seen last or what we write.</summary>
    private bool IsSurprise(PairFlags states, ProfileRow row)
        => flags.Select((flag, i) => states[flag.Name].Campaign is var known && known.Intended != row.Values[i] && known.IsNews(row.Values[i], row.Times[i])).Any(news => news);

    private bool Close(IStateTransaction tx, PairState pair, PairFlags states, byte[] before, SightContext sight)
    {
        var differs = states.AskProfile;
        if (pair is { HasContact: true, HasProfile: true })
        {
            foreach (var flag in flags)
            {
                if (rule.Decide(states[flag.Name]).IsNothing)
                    states[flag.Name] = OptOutRule.SettleIfEqual(states[flag.Name]);
                else
                    differs = true;
            }
        }
        pair.Flags = states.Encode();
        if (!pair.Flags.AsSpan().SequenceEqual(before))
            tx.PutPair(pair);
        return differs && !sight.Fresh && Queue(tx, pair.Key, sight);
    }

    private bool Queue(IStateTransaction tx, Guid key, SightContext sight)
    {
        // A first start has all pairs that differ to bring together; a human's change goes before them.
        var lane = sight is { Full: true, Newest: false } ? Lane.Load : Lane.OptOut;
        if (tx.FindItem(table.Id, key) is { } item)
        {
            // What is under way may have been decided before this was seen.
            Requeue.Replaced(item, lane, sight.Now);
            item.Sequence = sight.Sequence;
            tx.UpdateItem(item);
            return true;
        }
        tx.InsertItem(new Item
        {
            Table = table.Id,
            Key = key,
            Kind = ItemKind.Upsert,
            State = ItemState.Ready,
            Lane = lane,
            SourceVersion = 0,
            Sequence = sight.Sequence,
            DefinitionVersion = table.DefinitionVersion,
            QueuedAt = sight.Now,
            DueAt = sight.Now,
        });
        return true;
    }
}
