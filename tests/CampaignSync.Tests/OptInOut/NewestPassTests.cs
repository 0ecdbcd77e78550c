using CampaignSync.Core.Engine.OptInOut;
using CampaignSync.Core.Ports;

namespace CampaignSync.Tests.OptInOut;

public sealed class NewestPassTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Sorted_AtAChangeOlderThanItsBeginning_Ends()
    {
        var pass = new NewestPass(s_noon, sorted: true, pageSize: 2, began: 0);

        Assert.False(pass.Take(Page("next", 9, 5)));
        Assert.True(pass.Take(Page("next", 5, -1)));

        Assert.Equal((3, s_noon.AddSeconds(9)), (pass.Rows, pass.CoveredTo(TimeSpan.FromSeconds(4))));
    }

    [Fact]
    public void Sorted_WithAPageOfTheVeryTimeThatItGoesBackTo_Ends()
    {
        var pass = new NewestPass(s_noon, sorted: true, pageSize: 2, began: 0);

        Assert.False(pass.Take(Page("next", 1, 0)));
        Assert.True(pass.Take(Page("next", 0, 0)));
    }

    [Fact]
    public void InAnOrderOfItsOwn_WhatCameWhileItWasRead_IsNotCovered()
    {
        var pass = new NewestPass(s_noon, sorted: false, pageSize: 2, began: 0);

        Assert.False(pass.Take(Page("next", 0, 1)));
        Assert.True(pass.Take(Page(null, 9, 3)));

        Assert.Equal(s_noon.AddSeconds(5), pass.CoveredTo(TimeSpan.FromSeconds(4)));
        Assert.Equal(s_noon, pass.CoveredTo(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void NothingFound_StaysWhereItWas()
    {
        var pass = new NewestPass(s_noon, sorted: true, pageSize: 2, began: 0);

        Assert.True(pass.Take(Page(null)));

        Assert.Equal(s_noon, pass.CoveredTo(TimeSpan.Zero));
    }

    private static ProfilePage Page(string? next, params int[] seconds)
        => new([.. seconds.Select(s => new ProfileRow(Guid.NewGuid(), s_noon.AddSeconds(s), [false], [null]))], next);
}
