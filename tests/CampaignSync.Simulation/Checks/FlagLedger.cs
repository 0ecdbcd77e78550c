using System.Globalization;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Runs;
using CampaignSync.Simulation.Scenarios;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Checks;

/// <summary>
/// Keeps by itself what humans did to opt-out flags on both sides, and holds every write of ours against it: no human's
/// opt-out is undone by us, nothing is written that nobody wanted, and at the end both sides agree.
/// </summary>
internal sealed class FlagLedger
{
    /// <summary>Between a look at a side and the write that follows from it.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(3);

    /// <summary>How long a change may stay unseen after the time that it carries.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private static readonly FlagMapping[] Flags = [OptOutScenario.Email, OptOutScenario.Follow];
    private readonly SimulatedHome _home;
    private readonly Dictionary<(string Key, string Attribute), Half> _dynamics = [];
    private readonly Dictionary<(string Key, string Attribute), Half> _campaign = [];
    private readonly Dictionary<string, DateTimeOffset> _contactEdited = [];
    private readonly Dictionary<string, (DateTimeOffset Edited, DateTimeOffset At)> _contactWent = [];
    private readonly Dictionary<string, DateTimeOffset> _looked = [];
    private readonly HashSet<(string Key, string Attribute)> _overtaken = [];
    private readonly HashSet<string> _remade = [];
    private readonly List<OptInOutDefinition> _drawn = [];

    public FlagLedger(SimulatedHome home, Action<Action> guard)
    {
        _home = home;
        home.Dataverse.Changing += (table, key, before, after, byUs) =>
        {
            if (table == Shop.Contact)
                guard(() => ContactChanging(key.ToString("D"), before, after, byUs));
        };
        home.Campaign.FlagChanging += (key, attribute, value, byUs) => guard(() => ProfileChanging(key, attribute, value, byUs));
        home.Campaign.ProfileCame += ResetCampaign;
        home.Campaign.Looked += key => _looked[key] = Now;
    }

    /// <summary>Pairs whose dead letter an admin gave up.</summary>
    public HashSet<Guid> GivenUp { get; } = [];

    private DateTimeOffset Now => _home.Scheduler.Time.RemoteNow;

    public void Drawn(OptInOutDefinition definition) => _drawn.Add(definition);

    /// <summary>Whatever the cursors have left behind is in a pair.</summary>
    public void CheckCursor(IStateReader reader, TableState table)
    {
        var contacts = reader.FindTable(WorkflowName.OptInOut, Shop.Contact)!.Id;
        if (table.Name == Shop.Contact)
        {
            if (table.Link is null)
                return;
            var link = SourceLink.Parse(table.Link);
            foreach (var row in _home.Dataverse.Table(Shop.Contact).Rows.Values.Where(r => Coverage.IsBehind(link, r)))
            {
                if (reader.FindPair(contacts, row.Key) is not { HasContact: true })
                    throw new ViolationException($"The cursor of contacts ({link}) is ahead of {row.Key}, version {row.Version}: no pair has it.");
            }
            return;
        }
        if (table.Phase != ReadPhase.Incremental || !long.TryParse(table.Extra?.Split('|')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var cursor))
            return;
        var until = DateTimeOffset.FromUnixTimeMilliseconds(cursor) - Overlap;
        foreach (var record in _home.Campaign.Records(Shop.Profile).Values.Where(r => r.LastModified < until))
        {
            if (reader.FindPair(contacts, Guid.Parse(record.Key)) is not { HasProfile: true })
                throw new ViolationException($"The walk over profiles ({until:HH:mm:ss.fff}) is ahead of {record.Key}, changed {record.LastModified:HH:mm:ss.fff}: no pair has it.");
        }
    }

    public void CheckAgreement(IStateReader reader)
    {
        var definition = _drawn[^1];
        foreach (var record in _home.Campaign.Records(Shop.Profile).Values)
        {
            if (!_home.Dataverse.Table(Shop.Contact).Rows.TryGetValue(Guid.Parse(record.Key), out var row) || GivenUp.Contains(row.Key))
                continue;
            foreach (var flag in definition.Fields)
                CheckPair(definition, flag, record, OptOut(flag, row));
        }
    }

    private void CheckPair(OptInOutDefinition definition, FlagMapping flag, DestinationRecord record, bool dynamics)
    {
        var at = (record.Key, flag.Campaign);
        var campaign = record.Flag(flag.Campaign);
        // One way, what a human wrote at the other end, or made anew there, stands until the source changes.
        var stands = definition.Direction switch
        {
            OptOutDirection.CampaignToDynamics => Of(_dynamics, at).Touched || _remade.Contains(record.Key),
            OptOutDirection.DynamicsToCampaign => Of(_campaign, at).Touched,
            _ => false,
        };
        if (dynamics != campaign && !stands)
            throw new ViolationException($"{flag.Campaign} of {record.Key} is {campaign} and {flag.Dynamics} says {dynamics} ({definition.Direction}).");
        if (_drawn.Any(d => d.Direction != OptOutDirection.Bidirectional || d.DynamicsNewerValueWins) || _overtaken.Contains(at))
            return;
        var (theirs, ours) = (Of(_campaign, at), Of(_dynamics, at));
        if (theirs is { HumanAt: { } changed } && Whole(changed) > Whole(_contactEdited.GetValueOrDefault(record.Key)) && campaign != theirs.HumanValue)
            throw new ViolationException($"{flag.Campaign} of {record.Key} is {campaign}; the newest change of a human was {theirs.HumanValue}, at Campaign.");
        if (ours is { HumanAt: { } optedOut, HumanValue: true } && Whole(optedOut) >= Whole(theirs.EverOptedInAt ?? DateTimeOffset.MinValue) && !campaign)
            throw new ViolationException($"{flag.Campaign} of {record.Key} is {campaign}, and a human opted out in Dynamics since.");
    }

    private void ContactChanging(string key, SourceRecord? before, SourceRecord? after, bool byUs)
    {
        var seen = IsSeen(Guid.Parse(key), before);
        if (after is null)
        {
            foreach (var flag in Flags)
                Of(_dynamics, (key, flag.Campaign)).Reset(Now, seen);
            _contactEdited.Remove(key, out var edited);
            _contactWent[key] = (edited, Now);
            _remade.Add(key);
            return;
        }
        if (!byUs)
            _contactEdited[key] = Now;
        foreach (var flag in Flags)
        {
            var value = OptOut(flag, after);
            if (before is not null && OptOut(flag, before) == value)
                continue;
            if (byUs)
                CheckToDynamics(key, flag, value);
            var half = Of(_dynamics, (key, flag.Campaign));
            // What we wrote ourselves needs no look.
            half.Change(value, Now, byUs, seen || half.IsOurs);
        }
    }

    private void ProfileChanging(string key, string attribute, bool value, bool byUs)
    {
        if (byUs)
            CheckToCampaign(key, attribute, value);
        Of(_campaign, (key, attribute)).Change(value, Now, byUs, seen: true);
    }

    /// <summary>
    /// Whether the contact as it was before a change has passed the cursor. Dataverse keeps one time per record: what goes
    /// there and back between two looks cannot be told from what never moved, and keeps its older time (docs/delivery.md, Limits).
    /// </summary>
    private bool IsSeen(Guid key, SourceRecord? before)
    {
        if (_home.State.Read(r => r.FindTable(WorkflowName.OptInOut, Shop.Contact))?.Link is not { } link)
            return false;
        return before is not null ? Coverage.IsBehind(SourceLink.Parse(link), before)
            : !_home.Dataverse.Table(Shop.Contact).Deletions.TryGetValue(key, out var version) || Coverage.IsBehind(SourceLink.Parse(link), version);
    }

    private void CheckToDynamics(string key, FlagMapping flag, bool value)
    {
        var (dynamics, campaign) = (Of(_dynamics, (key, flag.Campaign)), Of(_campaign, (key, flag.Campaign)));
        var said = $"We wrote {flag.Dynamics} = {value} (opt-out) of {key}";
        if (Running() is not { } definition || definition.Direction == OptOutDirection.DynamicsToCampaign)
            throw new ViolationException($"{said}, against the direction.");
        if (!campaign.Had(value, Now - Window))
            throw new ViolationException($"{said}, and Campaign never had it.");
        // The profile went, and with it what was said there, while our write was under way.
        if (definition.Direction != OptOutDirection.Bidirectional || campaign.ResetAt >= Now - Window)
            return;
        if (!value && !(campaign.OptInAt is { } optIn && Whole(optIn) > Whole(dynamics.OptOutAt ?? DateTimeOffset.MinValue)))
            throw new ViolationException($"{said}: a human opted out in Dynamics at {dynamics.OptOutAt:HH:mm:ss.fff}, and in at Campaign at {campaign.OptInAt:HH:mm:ss.fff}.");
    }

    private void CheckToCampaign(string key, string attribute, bool value)
    {
        var (dynamics, campaign) = (Of(_dynamics, (key, attribute)), Of(_campaign, (key, attribute)));
        var said = $"We wrote {attribute} = {value} of {key}";
        // The limit that docs/delivery.md states: Campaign has no conditional write.
        var overtaken = campaign.HumanAt > _looked.GetValueOrDefault(key);
        if (overtaken)
            _overtaken.Add((key, attribute));
        if (Running() is not { } definition || definition.Direction == OptOutDirection.CampaignToDynamics)
            throw new ViolationException($"{said}, against the direction.");
        if (!dynamics.Had(value, Now - Window))
            throw new ViolationException($"{said}, and Dynamics never had it.");
        if (definition.Direction != OptOutDirection.Bidirectional || value)
            return;
        if (!definition.DynamicsNewerValueWins)
            throw new ViolationException($"{said}: where the opt-out wins, none at Campaign is ever taken back by us.");
        if (!overtaken && Whole(campaign.OptOutAt ?? DateTimeOffset.MinValue) > Whole(ContactEdited(key)))
            throw new ViolationException($"{said}: a human opted out at Campaign at {campaign.OptOutAt:HH:mm:ss.fff}, after the contact was last changed.");
    }

    /// <summary>When a human changed the contact last; one that went while our write was under way was decided on as it had been.</summary>
    private DateTimeOffset ContactEdited(string key)
        => _contactEdited.TryGetValue(key, out var edited) ? edited
            : _contactWent.TryGetValue(key, out var went) && went.At >= Now - Window ? went.Edited
            : default;

    private OptInOutDefinition? Running() => _home.State.Read(r =>
        r.GetWorkflow(WorkflowName.OptInOut).RunningVersion is { } version && r.FindDefinition(nameof(WorkflowName.OptInOut), version) is { } saved
            ? (OptInOutDefinition)_home.Definitions.ReadWorkflow(saved)
            : null);

    private static bool OptOut(FlagMapping flag, SourceRecord row) => row.Values.GetValueOrDefault(flag.Dynamics, "null") == "true" ^ flag.Invert;

    private void ResetCampaign(string key, bool came)
    {
        if (!came)
            _remade.Add(key);
        foreach (var flag in Flags)
            Of(_campaign, (key, flag.Campaign)).Reset(Now, seen: true);
    }

    private static Half Of(Dictionary<(string Key, string Attribute), Half> side, (string, string) at)
        => side.TryGetValue(at, out var half) ? half : side[at] = new Half();

    private static long Whole(DateTimeOffset time) => time.ToUnixTimeSeconds();

    /// <summary>One flag on one side.</summary>
    private sealed class Half
    {
        private DateTimeOffset _changedAt;
        private Word _word = new(false, null, false, null, null);
        private Word _seen = new(false, null, false, null, null);

        /// <summary>When a human changed it last, and to what.</summary>
        public DateTimeOffset? HumanAt => _word.HumanAt;
        public bool HumanValue => _word.HumanValue;

        /// <summary>We wrote it last.</summary>
        public bool IsOurs { get; private set; }
        public DateTimeOffset? OptOutAt => _word.OptOutAt;
        public DateTimeOffset? OptInAt => _word.OptInAt;

        /// <summary>When a human opted in last, on a record that has gone since included: it may have decided what the other side says.</summary>
        public DateTimeOffset? EverOptedInAt { get; private set; }

        /// <summary>When the record came or went last.</summary>
        public DateTimeOffset? ResetAt { get; private set; }

        /// <summary>A human changed it since the record came, there and back included.</summary>
        public bool Touched { get; private set; }

        public bool Had(bool value, DateTimeOffset since) => _word.Value == value || _changedAt >= since;

        /// <summary>The record came or went: nobody has said anything of the flag yet.</summary>
        public void Reset(DateTimeOffset at, bool seen)
        {
            (Touched, IsOurs) = (false, false);
            ResetAt = at;
            Enter(new Word(false, null, false, null, null), at, seen);
        }

        /// <param name="seen">What stood before had been seen by us.</param>
        public void Change(bool value, DateTimeOffset at, bool byUs, bool seen)
        {
            Touched |= !byUs;
            IsOurs = byUs;
            if (!byUs && !value)
                EverOptedInAt = at;
            if (seen)
                _seen = _word;
            Enter(byUs ? _word with { Value = value }
                : value == _seen.Value && !seen ? _seen
                : new Word(value, at, value, value ? at : _word.OptOutAt, value ? _word.OptInAt : at), at, seen: false);
        }

        private void Enter(Word word, DateTimeOffset at, bool seen)
        {
            if (seen)
                _seen = _word;
            _word = word;
            _changedAt = at;
        }

        private sealed record Word(bool Value, DateTimeOffset? HumanAt, bool HumanValue, DateTimeOffset? OptOutAt, DateTimeOffset? OptInAt);
    }
}
