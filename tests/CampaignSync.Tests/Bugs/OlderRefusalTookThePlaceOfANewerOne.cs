using CampaignSync.Core.Backlog;
using CampaignSync.Core.Ports;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>The mapping refuses a newer version while an older one is being written; the older one's refusal then takes the place of the newer dead letter.</summary>
public sealed class OlderRefusalTookThePlaceOfANewerOne
{
    [Fact]
    public void Refusal_OfAnOlderVersion_LeavesTheNewerDeadLetter()
    {
        var bench = new BacklogBench();
        bench.Bring(1, 10, BacklogBench.Record("a"));
        var older = bench.ClaimOne();
        bench.Bring(1, 11, BacklogBench.Refusal);
        bench.Do(tx => new Completion(bench.Table, BacklogBench.Now).Refused(tx, older, new WriteOutcome(OutcomeKind.Refused, "RecordRefused", "no"), uncertain: false));

        Assert.Equal(("ValueTooLong", 11L), (bench.Letter(1)!.ErrorId, bench.Letter(1)!.SourceVersion));
    }

    /// <summary>The filter excludes the record while it is being written: what is refused then is no record that anybody wants.</summary>
    [Fact]
    public void Refusal_OfARecordThatTheFilterTookOut_LeavesNoDeadLetter()
    {
        var bench = new BacklogBench();
        bench.Bring(1, 10, BacklogBench.Record("a"));
        var older = bench.ClaimOne();
        bench.Bring(1, 11, BacklogBench.FilteredOut);
        bench.Do(tx => new Completion(bench.Table, BacklogBench.Now).Refused(tx, older, new WriteOutcome(OutcomeKind.Refused, "RecordRefused", "no"), uncertain: false));

        Assert.Null(bench.Letter(1));
    }
}
