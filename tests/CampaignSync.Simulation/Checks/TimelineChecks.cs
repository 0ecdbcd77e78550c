using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Runs;
using CampaignSync.Simulation.Scenarios;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Checks;

/// <summary>
/// What holds between the journal and the timelines: one completed activity per event id, none that the journal did not
/// offer, none lost but what the journal let go, and that reported.
/// </summary>
internal sealed class TimelineChecks(SimulatedHome home, IReadOnlyList<MailEvent> events, bool latest)
{
    private static readonly Guid Namespace = new("6f1c1c0e-8f0b-5d53-9a57-2f4d3b1b7e51");
    private readonly List<(IReadOnlySet<EventType> Events, IReadOnlyList<string> Hard)> _drawn = [];
    private readonly Dictionary<string, Guid> _activities = new(StringComparer.Ordinal);
    private readonly HashSet<int> _forgotten = [];
    private readonly HashSet<int> _passed = [];
    private int _began = -1;

    /// <summary>Keys of dead letters that an admin gave up.</summary>
    public HashSet<Guid> GivenUp { get; } = [];

    public void Drawn(IReadOnlySet<EventType> sent, IReadOnlyList<string> hard) => _drawn.Add((sent, hard));

    /// <summary>The journal lets go of entries; those from the stored position on may not have been read.</summary>
    /// <param name="position">Null: there is none, so nobody can tell what was there.</param>
    public void Forgotten(int? position, int before)
    {
        for (var number = position ?? 0; number < before; number++)
        {
            _forgotten.Add(number);
            if (position is not null)
                _passed.Add(number);
        }
    }

    public void Created(TimelineActivity activity)
    {
        using var body = JsonDocument.Parse(activity.Body);
        var id = body.RootElement.GetProperty("acs_deliveryname").GetString()!;
        var mail = events.First(e => e.Id == id);
        if (activity.Id != IdOf(id))
            throw new ViolationException($"The activity of {id} has the id {activity.Id}, which is not made from the event's.");
        if (!_activities.TryAdd(id, activity.Id))
            throw new ViolationException($"{id} has a second activity.");
        if (!_drawn.Any(d => Sends(d, mail)))
            throw new ViolationException($"{id} became an activity, and no definition sends it.");
        if (body.RootElement.GetProperty("subject").GetString() != $"Campaign Name: spring; Delivery Name: {id}")
            throw new ViolationException($"The activity of {id} has another subject: {activity.Body}");
        if (!body.RootElement.EnumerateObject().Any(p => p.Value.ValueKind == JsonValueKind.String && p.Value.GetString() == $"/contacts({mail.Contact:D})"))
            throw new ViolationException($"The activity of {id} regards somebody else: {activity.Body}");
    }

    /// <summary>Whatever the stored position has left behind is known, queued, in the dead letters, or not to be sent on.</summary>
    public void CheckCursor(IStateReader reader, TableState table)
    {
        if (table.Link is null)
            return;
        var position = SimulatedJournal.Position(table.Link);
        if (_began < 0)
            _began = latest ? position : 0;
        for (var number = _began; number < position; number++)
        {
            var mail = events[number];
            if (_forgotten.Contains(number) || !MustBeSent(mail))
                continue;
            var key = mail.Id is { } id ? IdOf(id) : (Guid?)null;
            if (key is { } k && !IsAccounted(reader, table, k))
                throw new ViolationException($"The position {position} is ahead of {mail.Id}: neither known nor queued nor a dead letter.");
        }
    }

    public void CheckAgreement(IStateReader reader)
    {
        var table = reader.FindTable(WorkflowName.Egress, "journal")!;
        var lost = 0;
        for (var number = Math.Max(0, _began); number < events.Count; number++)
        {
            var mail = events[number];
            if (mail.Id is null || !MustBeSent(mail) || GivenUp.Contains(IdOf(mail.Id)))
                continue;
            var key = IdOf(mail.Id);
            if (home.Timeline.Activities.TryGetValue(key, out var activity))
            {
                if (!activity.Completed)
                    throw new ViolationException($"The activity of {mail.Id} was never completed.");
                continue;
            }
            if (reader.FindDeadLetter(table.Id, key) is { } letter)
            {
                var there = home.Dataverse.Table(Shop.Contact).Rows.ContainsKey(mail.Contact!.Value);
                if (mail is { Whole: true, Fits: true } && there)
                    throw new ViolationException($"{mail.Id} is a dead letter ({letter.ErrorId}), and nothing is wrong with it.");
                continue;
            }
            if (!_forgotten.Contains(number))
                throw new ViolationException($"{mail.Id} is lost: no activity and no dead letter.");
            lost += _passed.Contains(number) ? 1 : 0;
        }
        if (lost > 0 && !home.Log.Lines.Any(l => l.EventId == "JournalGap"))
            throw new ViolationException($"{lost} events were passed over without a word of a gap.");
    }

    private bool MustBeSent(MailEvent mail) => _drawn.All(d => Sends(d, mail));

    private static bool Sends((IReadOnlySet<EventType> Events, IReadOnlyList<string> Hard) definition, MailEvent mail)
        => mail is { Type: { } type, Contact: not null } && definition.Events.Contains(type) && (type != EventType.Bounce || definition.Hard.Contains(mail.Soft ? "soft" : "hard"));

    private bool IsAccounted(IStateReader reader, TableState table, Guid key)
        => reader.FindItem(table.Id, key) is not null || reader.FindKnown(table.Id, key) is not null || reader.FindDeadLetter(table.Id, key) is not null || GivenUp.Contains(key);

    /// <summary>UUIDv5, by RFC 9562 and not by the engine.</summary>
    private static Guid IdOf(string eventId)
    {
        Span<byte> space = stackalloc byte[16];
        Namespace.TryWriteBytes(space, bigEndian: true, out _);
#pragma warning disable CA5350 // UUIDv5 is defined over SHA-1; nothing here is a secret.
        var hash = SHA1.HashData([.. space, .. Encoding.UTF8.GetBytes(eventId)]);
#pragma warning restore CA5350
        hash[6] = (byte)(hash[6] & 0x0F | 0x50);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
