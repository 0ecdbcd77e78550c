using CampaignSync.Core.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>The answers of the last second were counted, and those before it kept as well until a request was refused: a hundred megabytes a day.</summary>
public sealed class AnswersWereCountedForEver
{
    [Fact]
    public void Answers_WithoutARefusal_TakeNoMoreMemoryAsTimeGoesOn()
    {
        var pace = new RequestPace();
        Answer(pace, from: 0, count: 1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Answer(pace, from: 1_000, count: 1_000_000);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    /// <summary>One each ten milliseconds.</summary>
    private static void Answer(RequestPace pace, int from, int count)
    {
        for (var i = from; i < from + count; i++)
            pace.Answered(TimeSpan.FromMilliseconds(10L * i));
    }
}
