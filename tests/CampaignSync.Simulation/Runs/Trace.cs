using System.Globalization;

namespace CampaignSync.Simulation.Runs;

/// <summary>What happened in a run, in order: a hash over all of it, and the last lines in words.</summary>
internal sealed class Trace
{
    private readonly Queue<string> _last = new();
    private readonly int _kept;
    private string _noted = "";
    private ulong _hash = 14695981039346656037;

    public Trace(int kept) => _kept = kept;

    /// <summary>Steps so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Equal for two runs that went the same way.</summary>
    public string Hash => _hash.ToString("x16", CultureInfo.InvariantCulture);

    public IEnumerable<string> Last => _last;

    /// <summary>Something to know that is no step and no part of the hash.</summary>
    public void Note(string what)
    {
        if (_kept == 0 || what == _noted)
            return;
        _noted = what;
        _last.Enqueue("              " + what);
    }

    public void Add(TimeSpan at, string what)
    {
        Steps++;
        foreach (var c in what)
            _hash = (_hash ^ c) * 1099511628211;
        _hash = (_hash ^ (ulong)at.Ticks) * 1099511628211;
        if (_kept == 0)
            return;
        _last.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{at.TotalSeconds,10:F3}  {what}"));
        if (_last.Count > _kept)
            _last.Dequeue();
    }
}
