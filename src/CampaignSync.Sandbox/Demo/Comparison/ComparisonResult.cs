namespace CampaignSync.Sandbox.Demo.Comparison;

/// <summary>What was compared, and where the two systems differ.</summary>
internal sealed class ComparisonResult
{
    /// <summary>So many differences are told; the others are counted.</summary>
    public const int MostShown = 20;

    private readonly List<Difference> _shown = [];

    /// <summary>Records that are on both sides.</summary>
    public long Records { get; set; }

    /// <summary>Values of mapped fields that were compared.</summary>
    public long Fields { get; set; }

    /// <summary>Activities that stand for exactly one event.</summary>
    public long Activities { get; set; }

    /// <summary>Opt-out flags that were compared.</summary>
    public long Flags { get; set; }

    /// <summary>Dead letters that had to be there, events of contacts that do not exist.</summary>
    public long DeadLetters { get; set; }

    /// <summary>Records at Campaign that did not come from Dynamics 365, and are to be left alone.</summary>
    public long NotOurs { get; set; }

    public long DifferenceCount { get; private set; }

    /// <summary>Differences that are records or activities which stand for nothing on the other side.</summary>
    public long TooMany { get; private set; }

    public IReadOnlyList<Difference> Differences => _shown;

    public bool Agrees => DifferenceCount == 0;

    /// <summary>A record or an activity that stands for nothing on the other side.</summary>
    public void Extra(string where, string what)
    {
        TooMany++;
        Differ(where, what);
    }

    public void Differ(string where, string what)
    {
        DifferenceCount++;
        if (_shown.Count < MostShown)
            _shown.Add(new Difference(where, what));
    }
}
