using CampaignSync.Core.Engine.OptInOut;

namespace CampaignSync.Tests.OptInOut;

/// <summary>Whose a value is that appears at Dynamics while a write of ours is in doubt: it keeps one time per record, and says who saved it last.</summary>
public sealed class FlagSideTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true, false, 5)]
    [InlineData(true, true, 9)]
    [InlineData(false, false, 5)]
    [InlineData(false, true, 5)]
    public void IntendedValue_Appears_HasTheTimeOfOursUnlessItIsAnOptOutThatAnotherMayHaveSet(bool optOut, bool savedByAnother, int second)
    {
        var (side, _) = See(InDoubt(optOut), optOut, 9, savedByAnother);

        Assert.Equal((optOut, s_noon.AddSeconds(second)), (side.Value, side.ChangedAt));
    }

    [Fact]
    public void OptOut_ThatAnotherMayHaveSet_IsNoOlderThanAsOurs()
    {
        var (side, _) = See(InDoubt(optOut: true), true, 3, savedByAnother: true);

        Assert.Equal((true, s_noon.AddSeconds(5)), (side.Value, side.ChangedAt));
    }

    [Fact]
    public void OptOut_ThatAnotherMayHaveSet_IsOursOnceTheAnswerSaysSo()
    {
        var (side, _) = See(InDoubt(optOut: true), true, 9, savedByAnother: true);

        Assert.Equal(new FlagSide(true, s_noon.AddSeconds(5)), side.Written());
    }

    [Fact]
    public void OptOut_ThatAnotherMayHaveSet_IsTheirsOnceTheAnswerSaysThatOursNeverArrived()
    {
        var (side, _) = See(InDoubt(optOut: true), true, 9, savedByAnother: true);

        Assert.Equal((true, s_noon.AddSeconds(9), null), (side.WithoutIntent().Value, side.WithoutIntent().ChangedAt, side.WithoutIntent().Intended));
    }

    [Fact]
    public void OptOut_ThatAnotherMayHaveSet_KeepsItsTimeWhenTheContactIsSavedAgain()
    {
        var (side, _) = See(InDoubt(optOut: true), true, 9, savedByAnother: true);
        var (again, sight) = See(side, true, 20, savedByAnother: true);

        Assert.Equal((FlagSight.Unchanged, s_noon.AddSeconds(9)), (sight, again.ChangedAt));
    }

    [Fact]
    public void OptOut_ThatAnotherMayHaveSet_CanBeTakenBack()
    {
        var (side, _) = See(InDoubt(optOut: true), true, 9, savedByAnother: true);
        var (back, sight) = See(side, false, 20, savedByAnother: true);

        Assert.Equal((FlagSight.TakenBack, false, s_noon.AddSeconds(20)), (sight, back.Value, back.ChangedAt));
    }

    /// <summary>We set out to write it, from a change at second 5.</summary>
    private static FlagSide InDoubt(bool optOut) => new FlagSide(!optOut, s_noon, Stamped: true).Intend(optOut, s_noon.AddSeconds(5));

    private static (FlagSide Side, FlagSight Sight) See(FlagSide side, bool optOut, int second, bool savedByAnother)
        => side.See(optOut, s_noon.AddSeconds(second), stamp: null, savedSince: true, savedByAnother);
}
