using System.Buffers;
using System.Text.Json;
using CampaignSync.Core.Backlog;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>
/// Brings the halves of pairs together. Both are asked right before the decision, what is to be written is stored before it
/// is sent, and a contact is written only if it still has the version that was decided on (rule 3).
/// </summary>
internal sealed class OptInOutWriter(RunContext run, PairBook book, ContactRows contacts, ProfileQuery profiles, IReadOnlyList<FlagPlan> flags) : IItemWriter
{
    public int BatchSize => 20;

    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        var keys = items.Select(i => i.Key).ToArray();
        var seenContacts = await ReadContactsAsync(keys, cancellationToken);
        var seenProfiles = (await run.Remotes.Profiles.ReadProfilesAsync(profiles, keys, cancellationToken))
            .Where(p => p.Key is not null)
            .ToDictionary(p => p.Key!.Value);
        var decisions = await run.Store.WriteAsync(tx => Decide(tx, table, keys, seenContacts, seenProfiles), cancellationToken);

        // Side by side: how many at once is for the gates to say, and what each notes in the store shares a commit.
        return await Task.WhenAll(decisions.Select((decision, i) => decision is null
            ? Task.FromResult(WriteOutcome.Done)
            : WriteAsync(keys[i], seenContacts[keys[i]].Version, decision, cancellationToken)));
    }

    public Task<IReadOnlyList<IncomingChange>> RefetchAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken)
        => throw new InvalidOperationException("Pairs are read again with every attempt.");

    public Task<bool> ProbeAsync(BacklogTable table, CancellationToken cancellationToken)
        => run.Remotes.Destination.ProbeAsync("profile", Lane.OptOut, cancellationToken);

    public bool CountsAsError(WriteOutcome outcome) => true;

    public (string? KeyText, byte[]? Body) Keepsake(Item item) => (null, null);

    private async Task<Dictionary<Guid, ContactRow>> ReadContactsAsync(IReadOnlyList<Guid> keys, CancellationToken cancellationToken)
    {
        using var page = await run.Remotes.Records.ReadRecordsAsync(contacts.FreshQuery, keys, cancellationToken);
        var rows = new Dictionary<Guid, ContactRow>();
        for (var i = 0; i < page.Count; i++)
        {
            if (!page[i].Deleted)
                rows[page[i].Key] = contacts.Read(page[i]);
        }
        return rows;
    }

    /// <summary>Enters what was seen just now and decides. Null where there is nothing to write.</summary>
    private IReadOnlyList<FlagDecision>?[] Decide(IStateTransaction tx, BacklogTable table, Guid[] keys, Dictionary<Guid, ContactRow> seenContacts, Dictionary<Guid, ProfileRow> seenProfiles)
    {
        var decisions = new IReadOnlyList<FlagDecision>?[keys.Length];
        var sight = new SightContext(tx.NextSequence(), run.Now, Fresh: true);
        for (var i = 0; i < keys.Length; i++)
        {
            var hasContact = seenContacts.TryGetValue(keys[i], out var contact);
            var hasProfile = seenProfiles.TryGetValue(keys[i], out var profile);
            if (hasContact)
                book.SeeContact(tx, contact, sight);
            else
                book.LoseContact(tx, keys[i]);
            if (hasProfile)
                book.SeeProfile(tx, profile!, sight);
            else
                book.LoseProfile(tx, keys[i]);
            if (!hasContact || !hasProfile || tx.FindPair(table.Id, keys[i]) is not { } pair)
                continue;
            var decided = book.Decide(PairFlags.Decode(pair.Flags));
            if (decided.All(d => d.IsNothing))
                continue;
            // Crash point 7: what we set out to write is stored before it is sent, so that we know our own writes again.
            book.Intend(tx, keys[i], decided);
            decisions[i] = decided;
        }
        return decisions;
    }

    private async Task<WriteOutcome> WriteAsync(Guid key, long version, IReadOnlyList<FlagDecision> decisions, CancellationToken cancellationToken)
    {
        var toCampaign = Body(decisions, d => d.ToCampaign, f => f.Attribute, (_, optOut) => optOut);
        if (toCampaign is not null)
        {
            var outcome = await run.Remotes.Profiles.WriteProfileFlagsAsync(profiles, key, toCampaign.Value, cancellationToken);
            if (await EnterAsync(key, decisions, outcome, dynamics: false) is { } end)
                return end;
        }
        var toDynamics = Body(decisions, d => d.ToDynamics, f => f.Mapping.Dynamics, (f, optOut) => f.FromDynamics(optOut));
        if (toDynamics is not null)
        {
            var outcome = await run.Remotes.Contacts.WriteContactFlagsAsync(key, version, toDynamics.Value, cancellationToken);
            if (await EnterAsync(key, decisions, outcome, dynamics: true) is { } end)
                return end;
        }
        return WriteOutcome.Done;
    }

    /// <summary>Enters how a write ended. Null: go on.</summary>
    private async Task<WriteOutcome?> EnterAsync(Guid key, IReadOnlyList<FlagDecision> decisions, WriteOutcome outcome, bool dynamics)
    {
        switch (outcome.Kind)
        {
            case OutcomeKind.Done:
                await run.Store.WriteAsync(tx =>
                {
                    if (dynamics)
                        book.WrittenToDynamics(tx, key, decisions);
                    else
                        book.WrittenToCampaign(tx, key, decisions);
                });
                return null;

            case OutcomeKind.Missing:
                // The half went while we wrote: no error, the pair is unmatched until it comes back.
                await run.Store.WriteAsync(tx =>
                {
                    book.NotWritten(tx, key, decisions);
                    if (dynamics)
                        book.LoseContact(tx, key);
                    else
                        book.LoseProfile(tx, key);
                });
                return WriteOutcome.Done;

            case OutcomeKind.Unavailable or OutcomeKind.Unknown:
                return outcome;

            default:
                await run.Store.WriteAsync(tx => book.NotWritten(tx, key, decisions));
                return outcome;
        }
    }

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
}
