using CampaignSync.Core.Definitions;

namespace CampaignSync.Simulation.Flags;

/// <summary>
/// The rule of one flag of one pair, from the words of the issue and nothing of the engine. It is told what humans change and
/// when, by the clocks of the two systems, and what value both sides show at that moment; when the engine looks and writes it
/// is not told, so it follows every possibility at once and drops those that what humans saw rules out.
/// </summary>
/// <param name="namesUsers">Dataverse says who saved a contact last.</param>
internal sealed class FlagOracle(OptOutDirection direction, bool dynamicsNewerValueWins, bool times, bool namesUsers)
{
    private HashSet<State> _states = [default(State) with { Due = Due.First }];
    private (long From, long To)? _sinceLast;
    private bool _isPending;
    private bool _mayBeLost;

    /// <summary>From now on an answer may be lost, or the host die before it comes.</summary>
    public bool AnswersMayBeLost { get; set; }

    /// <summary>It is this late; to be said before anything else is told or asked.</summary>
    /// <param name="campaign">By Campaign's clock.</param>
    /// <param name="writePending">There is a write of the pair whose end the engine has not entered.</param>
    /// <param name="answersLost">Since it was said last, a host has died or an answer was lost.</param>
    public void Now(long campaign, bool writePending, bool answersLost)
    {
        _sinceLast = (_sinceLast?.To ?? campaign, campaign);
        _mayBeLost = AnswersMayBeLost && (_isPending || writePending || answersLost);
        _isPending = writePending;
    }

    /// <summary>What the rule allows as the end; more than one where it depends on when the engine looked.</summary>
    public IReadOnlyCollection<(bool? Dynamics, bool? Campaign)> Ends => [.. Closure().Where(IsAtRest).Select(s => (s.D.Actual, s.C.Actual)).Distinct()];

    /// <summary>Both sides show these values now. False: no reading of the rule leads here.</summary>
    public bool Observe(bool? dynamics, bool? campaign)
    {
        _states = [.. Closure().Where(s => s.D.Actual == dynamics && s.C.Actual == campaign)];
        return _states.Count > 0;
    }

    /// <summary>A human saves the contact; the value stays where null.</summary>
    public void SaveContact(bool? optOut, long stamp) => _states = [.. Closure().SelectMany(s => AfterSave(s, optOut, stamp, _isPending && AnswersMayBeLost))];

    private IEnumerable<State> AfterSave(State s, bool? optOut, long stamp, bool mayDoubt)
    {
        // A write under the version from before it is refused.
        var saved = s with
        {
            Flight = s.Flight is { ToDynamics: true } ? null : s.Flight,
            D = s.D with { Actual = optOut ?? s.D.Actual ?? false, Stamp = stamp },
            Doubt = false,
        };
        if (s.Doubt)
        {
            // A person saved last. An opt-out may be theirs, and counts as theirs; an opt-in may be what was there before, and counts
            // as that. All else follows from the state beside this one.
            if (mayDoubt && saved.D.Actual == false)
                yield return saved;
            else if (mayDoubt && namesUsers)
                yield return saved with { D = saved.D.Look() };
            yield break;
        }
        yield return saved;
        // Where nobody says who saved, a person's opt-out passes for the write whose answer was lost (docs/delivery.md).
        if (!namesUsers && mayDoubt && s.Flight is { ToDynamics: true, Value: true } flight && saved.D.Actual == true)
            yield return saved with { D = saved.D.Take(flight) };
        // Nobody can tell a save from one that takes back a write whose answer was lost: an opt-out may count as a human's.
        if (s.Flight is { ToDynamics: true, Value: false } && saved.D.Actual == true)
            yield return saved with { D = saved.D.Look(), Due = Due.No };
    }

    /// <summary>The profile is saved by somebody else; only a value that changes takes the time.</summary>
    public void SaveProfile(bool? optOut, long stamp) => Change(s => s with
    {
        C = s.C.Actual is null
            ? s.C with { Actual = optOut ?? false, Stamp = optOut == true && times ? stamp : null }
            : optOut is null || optOut == s.C.Actual ? s.C : s.C with { Actual = optOut, Stamp = times ? stamp : null },
    });

    /// <summary>The profile is deleted.</summary>
    public void DeleteProfile() => Change(s => s with { C = s.C with { Actual = null, Stamp = null } });

    /// <summary>Whether nothing is left to be done.</summary>
    private bool IsAtRest(State s)
    {
        if (s.Doubt || s.Flight is not null || s.D.Seen != s.D.Actual || s.C.Seen != s.C.Actual)
            return false;
        return s.D.Actual is null || s.C.Actual is null || s.D.Actual == s.C.Actual || (direction != OptOutDirection.Bidirectional && s.Due == Due.No);
    }

    private void Change(Func<State, State> change) => _states = [.. Closure().Select(change)];

    private HashSet<State> Closure()
    {
        var all = new HashSet<State>(_states);
        var open = new Stack<State>(_states);
        while (open.TryPop(out var state))
        {
            foreach (var next in Moves(state))
            {
                if (all.Add(next))
                    open.Push(next);
            }
        }
        return all;
    }

    /// <summary>Everything that the engine may do next.</summary>
    private IEnumerable<State> Moves(State s)
    {
        if (s.D.Seen != s.D.Actual && !s.Doubt)
        {
            foreach (var next in Looked(s with { D = s.D.Look() }, s.D, isSource: direction == OptOutDirection.DynamicsToCampaign))
                yield return next;
        }
        if (s.C.Seen != s.C.Actual)
        {
            foreach (var next in Looked(s with { C = s.C.Look() }, s.C, isSource: direction == OptOutDirection.CampaignToDynamics))
                yield return next;
        }
        // What is decided once the doubt is over is decided from the state beside this one.
        if (s.Doubt)
            yield break;
        if (s.Flight is { } flight)
        {
            yield return s with { Flight = null };
            if (flight.ToDynamics && s.D.Actual is not null)
            {
                yield return Landed(s with { Flight = null, D = s.D.Take(flight) }, flight);
                if (flight.Value && _mayBeLost)
                    yield return s with { Flight = null, D = s.D with { Actual = true }, Doubt = true };
            }
            if (!flight.ToDynamics && s.C.Actual is not null)
            {
                yield return Landed(s with { Flight = null, C = s.C.Take(flight) }, flight);
                if (times && flight.Value && _mayBeLost)
                {
                    foreach (var stamp in s.C.Actual == true ? [s.C.Stamp] : Stamps())
                        yield return s with { Flight = null, C = s.C with { Actual = true, Stamp = stamp > flight.From || flight.From is null ? stamp : flight.From } };
                }
                // A write whose answer was lost goes again. Only the attribute's own time would tell of a change after it (docs/delivery.md).
                if (!times && _mayBeLost)
                    yield return s with { C = s.C with { Actual = flight.Value } };
            }
        }
        else if (s.D.Seen is { } dynamics && s.C.Seen is { } campaign && dynamics != campaign)
        {
            foreach (var next in Decided(s, dynamics, campaign))
                yield return next;
        }
    }

    /// <summary>When an opt-out may have arrived at Campaign of which nobody says that it was ours: that is its time (docs/delivery.md).</summary>
    private IEnumerable<long?> Stamps()
    {
        for (var stamp = _sinceLast!.Value.From; stamp <= _sinceLast.Value.To; stamp++)
            yield return stamp;
    }

    /// <summary>What it saw has changed: in one direction, a source's change is due at the other side.</summary>
    private IEnumerable<State> Looked(State s, Side before, bool isSource)
    {
        if (before.Actual is null)
        {
            yield return s with { Due = Due.First };
            yield break;
        }
        // A half that came, or a profile that was deleted and made anew: the halves meet.
        var anew = times && isSource && direction == OptOutDirection.CampaignToDynamics && before.Seen == true && s.C.Seen == false && s.C.Time is null;
        if ((before.Seen is null || anew) && s.D.Seen is not null && s.C.Seen is not null)
        {
            var source = direction == OptOutDirection.DynamicsToCampaign ? s.D : s.C;
            yield return Settled(s with { Due = source is { Seen: false, Time: null } ? Due.No : Due.Changed });
            // At the first start the source's value goes, whatever it is.
            if (before.Seen is null)
                yield return Settled(s with { Due = Due.First });
            yield break;
        }
        if (isSource && before.Seen is not null)
            s = s with { Due = s.Due == Due.First ? Due.First : Due.Changed };
        yield return Settled(s);
    }

    private static State Settled(State s) => s.Flight is null && !s.Doubt && s.D.Seen is not null && s.D.Seen == s.C.Seen ? s with { Due = Due.No } : s;

    private State Landed(State s, Flight flight)
    {
        var source = flight.ToDynamics ? s.C.Seen : s.D.Seen;
        return direction == OptOutDirection.Bidirectional ? s : s with { Due = source == flight.Value ? Due.No : Due.Changed };
    }

    private IEnumerable<State> Decided(State s, bool dynamics, bool campaign)
    {
        switch (direction)
        {
            case OptOutDirection.Bidirectional:
                var campaignNewer = s.C.Time is { } c && s.D.Time is { } d && c > d;
                var wins = campaignNewer ? campaign : dynamicsNewerValueWins ? dynamics : true;
                if (wins == dynamics)
                    yield return s with { Flight = new Flight(false, dynamics, s.D.Time) };
                else if (s.D.Seen == s.D.Actual)
                    yield return s with { Flight = new Flight(true, campaign, s.C.Time) };
                break;

            case OptOutDirection.DynamicsToCampaign when s.Due != Due.No:
                yield return KeepsOptOut(s, dynamics, s.D.Time, s.C.Time) ? s with { Due = Due.No } : s with { Flight = new Flight(false, dynamics, s.D.Time) };
                break;

            case OptOutDirection.CampaignToDynamics when s.Due != Due.No:
                if (KeepsOptOut(s, campaign, s.C.Time, s.D.Time))
                    yield return s with { Due = Due.No };
                else if (s.D.Seen == s.D.Actual)
                    yield return s with { Flight = new Flight(true, campaign, s.C.Time) };
                break;

            default:
                break;
        }
    }

    /// <summary>An opt-out is undone by a later change of the other side only, not by one that came late.</summary>
    private static bool KeepsOptOut(State s, bool source, long? sourceTime, long? otherTime)
        => !source && s.Due == Due.Changed && otherTime > sourceTime;

    private enum Due
    {
        No,
        First,
        Changed,
    }

    /// <summary>One side: what is there, with the system's time for it; what the engine saw last, with the time of the change that it came from.</summary>
    private readonly record struct Side(bool? Actual, long? Stamp, bool? Seen, long? Time)
    {
        public Side Look() => this with { Seen = Actual, Time = Actual is null ? null : Stamp };

        public Side Take(Flight flight) => this with { Actual = flight.Value, Seen = flight.Value, Time = flight.From };
    }

    /// <summary>A write that was decided on and has not arrived.</summary>
    private readonly record struct Flight(bool ToDynamics, bool Value, long? From);

    /// <param name="Doubt">An opt-out that was written to Dynamics arrived, and the engine does not know it.</param>
    private readonly record struct State(Side D, Side C, Flight? Flight, Due Due, bool Doubt);
}
