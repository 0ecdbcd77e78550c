using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

/// <summary>The hash of a row goes with what it rests on.</summary>
public sealed class KnownRecordTests
{
    public static TheoryData<string, Action<KnownRecord>> Changes => new()
    {
        { "owner", k => k.Owned = false },
        { "filter", k => k.FilteredOut = true },
        { "hash", k => k.Hash = null },
        { "owner in doubt", k => k.MarkMaybeOwned() },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public void WhatTheRowHashRestsOn_TakesItAway(string what, Action<KnownRecord> change)
    {
        var known = new KnownRecord { Table = 1, Key = Guid.Empty, Owned = true, Hash = [1], RowHash = 7 };
        Assert.Equal(7, known.RowHash);

        change(known);

        Assert.True(known.RowHash is null, what);
    }

    [Fact]
    public void VersionAndSequence_LeaveTheRowHash()
    {
        var known = new KnownRecord { Table = 1, Key = Guid.Empty, Owned = true, Hash = [1], RowHash = 7 };

        known.SourceVersion = 9;
        known.Sequence = 10;

        Assert.Equal(7, known.RowHash);
    }
}
