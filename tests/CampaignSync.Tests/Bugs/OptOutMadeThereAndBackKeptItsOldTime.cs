using CampaignSync.Core.Engine.OptInOut;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A human opted in and out again at Campaign between two looks. The value was the same, so it kept the time of the first
/// opt-out although Campaign gave the new one, and an older change in Dynamics undid it. Seed 1629.
/// </summary>
public sealed class OptOutMadeThereAndBackKeptItsOldTime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Value_SeenAgainWithANewerTimeOfItsOwn_HasThatTime()
    {
        var side = See(new FlagSide(null, null), second: 1);
        side = See(side, second: 9);

        Assert.Equal((true, Noon.AddSeconds(9)), (side.Value, side.ChangedAt));
    }

    [Fact]
    public void Value_WrittenByUs_KeepsTheTimeOfTheChangeThatItCameFrom()
    {
        var side = See(new FlagSide(false, Noon).Intend(true, Noon.AddSeconds(1)).Written(), second: 9);
        side = See(side, second: 9);

        Assert.Equal((true, Noon.AddSeconds(1)), (side.Value, side.ChangedAt));
    }

    private static FlagSide See(FlagSide side, int second) => side.See(true, Noon.AddSeconds(second), Noon.AddSeconds(second), savedSince: true, maybeTheirs: true).Side;
}
