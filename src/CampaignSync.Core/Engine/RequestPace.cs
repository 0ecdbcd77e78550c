namespace CampaignSync.Core.Engine;

/// <summary>
/// Learns how many requests in a second a system allows, and spaces requests by it. No limit is known until a second refusal
/// comes soon after a first: one alone may be chance. What is allowed then lies between what we got on the average since
/// the refusal before and what we asked for. We begin in the middle, approach what was refused, the slower the closer the
/// two are, and then ask for more until it refuses again or is seen to have no limit any more.
/// </summary>
internal sealed class RequestPace
{
    /// <summary>Two refusals closer together than this are taken for a limit.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>How long the way back to what was refused takes.</summary>
    private static readonly (TimeSpan Shortest, TimeSpan Longest) Approach = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(45));

    /// <summary>How long refusals are not learned from, once they are seen not to depend on how fast we ask.</summary>
    private static readonly TimeSpan Deaf = TimeSpan.FromMinutes(5);

    /// <summary>What passes before requests that wait are let through: fewer timers, and bursts that no limit per second feels.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    /// <summary>What a timer that fires late may make up for; more at once would be a burst.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(50);

    /// <summary>After so many refusals in a row that came no later for our being slower, the system refuses for another reason.</summary>
    private const int Tries = 4;

    /// <summary>Being slower helps if the next refusal comes after so many times the answers.</summary>
    private const int Helps = 3;
    private const double Below = 0.96;
    private const double ApproachPerSpread = 4;
    private const double GrowthPerSecond = 1.04;
    private const double ForgetAt = 4;

    private readonly RequestWindow _lastSecond = new(int.MaxValue, TimeSpan.FromSeconds(1));
    private Refusal? _refusal;
    private TimeSpan? _refusedAt;
    private TimeSpan _deafUntil;
    private int _answered;
    private int _unpacedInASecond;
    private int _tries;

    private double _from;
    private double _refusedRate;
    private TimeSpan _begins;
    private TimeSpan _approach;

    private double _room;
    private TimeSpan _filledAt;

    /// <summary>Requests in a second that are let through at a time; null: no limit is known.</summary>
    public double? PerSecond(TimeSpan now)
    {
        if (_refusedRate == 0)
            return null;
        var since = now - _begins;
        var rate = since <= _approach
            ? _from + ((_refusedRate - _from) * (since / _approach))
            : _refusedRate * Math.Pow(GrowthPerSecond, (since - _approach).TotalSeconds);
        if (rate <= _refusedRate * ForgetAt)
            return rate;
        _refusedRate = 0;
        return null;
    }

    /// <summary>To be asked only while nobody is held: what was under way at a refusal has ended by then, and is counted.</summary>
    public bool HasRoom(TimeSpan now)
    {
        if (_refusal is { } refusal)
        {
            _refusal = null;
            LearnFrom(refusal, now);
        }
        if (PerSecond(now) is not { } rate)
            return true;
        _room = Math.Min(Math.Max(1, rate * Late.TotalSeconds), _room + (rate * (now - _filledAt).TotalSeconds));
        _filledAt = now;
        return _room >= 1;
    }

    /// <summary>A request goes.</summary>
    public void Count() => _room -= 1;

    /// <summary>When room comes up again, if there is none now.</summary>
    public TimeSpan NextRoom(TimeSpan now)
    {
        if (HasRoom(now))
            return now;
        var wait = TimeSpan.FromSeconds((1 - _room) / PerSecond(now)!.Value);
        return now + (wait > Step ? wait : Step);
    }

    public void Answered(TimeSpan now)
    {
        _answered++;
        _lastSecond.Count(now);
    }

    /// <summary>The first refusal of requests that were under way together.</summary>
    /// <param name="wanted">More would have been asked, so that the refusal tells of a rate.</param>
    public void Refused(TimeSpan now, bool wanted)
    {
        if (!wanted || now < _deafUntil)
            return;
        _refusal ??= new Refusal(now, PerSecond(now), _lastSecond.CountAt(now) - _answered);
    }

    private void LearnFrom(Refusal refusal, TimeSpan now)
    {
        var answered = _answered;
        var since = refusal.At - _refusedAt;
        _refusedAt = refusal.At;
        _answered = 0;
        _room = 0;
        _filledAt = _begins = now;
        if (refusal.Asked is not { } asked)
        {
            var inASecond = refusal.Before + answered;
            // Far fewer than before the last refusal: this one may belong to that, and have been long on its way.
            if (since <= Soon && inASecond * 2 >= _unpacedInASecond)
                Learn(inASecond, answered / since.Value.TotalSeconds);
            _tries = 0;
            _unpacedInASecond = inASecond;
            return;
        }

        _tries = answered < Helps * _unpacedInASecond ? _tries + 1 : 0;
        if (_tries <= Tries)
        {
            Learn(asked, answered / since!.Value.TotalSeconds);
            return;
        }
        _refusedRate = 0;
        _deafUntil = now + Deaf;
    }

    private void Learn(double refused, double got)
    {
        _refusedRate = Math.Max(1, refused);
        var least = Math.Min(got, _refusedRate);
        _from = Math.Min((_refusedRate + least) / 2, Below * _refusedRate);
        var spread = (_refusedRate - least) / _refusedRate;
        _approach = TimeSpan.FromSeconds(Math.Clamp(ApproachPerSpread / Math.Max(spread, 0.01), Approach.Shortest.TotalSeconds, Approach.Longest.TotalSeconds));
    }

    /// <param name="Asked">Requests in a second that were let through; null: as many as there were.</param>
    /// <param name="Before">Answers of the last second, less those that are counted since the refusal before.</param>
    private sealed record Refusal(TimeSpan At, double? Asked, int Before);
}
