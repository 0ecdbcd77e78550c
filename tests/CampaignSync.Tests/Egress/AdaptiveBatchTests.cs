using CampaignSync.Core.Engine.Egress;
using CampaignSync.Core.Ports;
using CampaignSync.Tests.Wire;

namespace CampaignSync.Tests.Egress;

/// <summary>How many activities go into one batch, by what came of those before.</summary>
public sealed class AdaptiveBatchTests
{
    private readonly ManualTime _time = new();
    private readonly AdaptiveBatch _batch;

    public AdaptiveBatchTests() => _batch = new AdaptiveBatch(_time);

    [Fact]
    public void QuickAnswers_LetItGrow_ToWhatABatchMayHold()
    {
        for (var i = 0; i < 20; i++)
            Send(_batch.Size, seconds: 0.5);

        Assert.Equal(400, _batch.Size);
    }

    [Fact]
    public void SmallBatch_ThatIsAnsweredQuickly_SaysNothingOfLargerOnes()
    {
        Send(5, seconds: 0.1);

        Assert.Equal(50, _batch.Size);
    }

    [Fact]
    public void BatchesThatWereHandedOverTogether_HalveItOnce()
    {
        Grow();
        var began = _time.GetTimestamp();
        // One at a time is let through; the last ones wait for much longer than a slow answer takes.
        for (var i = 0; i < 8; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1.2));
            _batch.Learn(400, began, Outcomes(OutcomeKind.Done));
        }

        Assert.Equal(200, _batch.Size);
    }

    [Fact]
    public void SlowAnswers_OneAfterTheOther_HalveItEachTime_DownToAFew()
    {
        Grow();
        foreach (var size in new[] { 200, 100, 50, 25, 12, 6, 5, 5 })
        {
            Send(_batch.Size, seconds: 6);
            Assert.Equal(size, _batch.Size);
        }
    }

    [Theory]
    [InlineData(OutcomeKind.Throttled)]
    [InlineData(OutcomeKind.Unavailable)]
    public void RefusedBatch_HalvesIt_HoweverQuick(OutcomeKind refused)
    {
        Send(50, seconds: 0.1, refused);

        Assert.Equal(25, _batch.Size);
    }

    private void Grow()
    {
        while (_batch.Size < 400)
            Send(_batch.Size, seconds: 0.1);
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private void Send(int size, double seconds, OutcomeKind outcome = OutcomeKind.Done)
    {
        var began = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _batch.Learn(size, began, Outcomes(outcome));
    }

    private static WriteOutcome[] Outcomes(OutcomeKind last) => [WriteOutcome.Done, new WriteOutcome(last)];
}
