using CampaignSync.Core.Backlog;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Engine.OptInOut;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A page of profiles was asked for, a flag was written, and then the page was entered: as it was before the write, but with a
/// later time than the last look, because somebody had saved something else of the profile. It passed for somebody's change, so
/// that the flag that we had just written counted as taken back, and the contact's next change did not go. Flag sequence 41226.
/// And with the own time of a change there and back from before the write, it passed for that change. Flag sequence 5193.
/// </summary>
public sealed class PageFromBeforeAWriteUndidTheWrite
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid s_key = new(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    private readonly IStateStore _store = new MemoryDisk().Client;
    private readonly PairBook _book;
    private readonly int _table;

    public PageFromBeforeAWriteUndidTheWrite()
    {
        var state = new TableState { Workflow = WorkflowName.OptInOut, Name = "contact" };
        Do(tx => tx.PutTable(state));
        _table = state.Id;
        var flag = new FlagPlan(new FlagMapping("donotemail", "blackListEmail"), "blackListEmail", "blackListEmailLastModified");
        _book = new PairBook(new BacklogTable { Id = _table, Name = "contact", DefinitionVersion = 1 }, [flag], new OptOutRule(OptOutDirection.Bidirectional, dynamicsNewerValueWins: false), 0);
        Contact(version: 1, optOut: false, second: 0);
        Enter(Row(optOut: false, modified: 1));
        Contact(version: 2, optOut: true, second: 2);
    }

    [Theory]
    // Somebody saved something else, or the flag there and back, and the page is entered while the write is under way, or after it.
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Page_AskedForBeforeTheWriteEnded_DecidesNothing(bool thereAndBack, bool afterwards)
    {
        using var read = _book.Reads.Begin();
        using var writing = _book.Reads.BeginWrites([s_key]);
        var decided = Decide();
        Do(tx => _book.Intend(tx, s_key, [decided]));
        var page = Row(optOut: false, modified: 3, changed: thereAndBack ? 3 : null);
        if (!afterwards)
            Enter(page, read);
        Do(tx => _book.Written(tx, s_key, [decided], toDynamics: false, s_noon));
        _book.Reads.Written(s_key);
        if (afterwards)
            Enter(page, read);

        var (flags, item) = _store.Read(r => (PairFlags.Decode(r.FindPair(_table, s_key)!.Flags), r.FindItem(_table, s_key)));
        Assert.Equal((true, true), (Flag(flags).Campaign.Value, Flag(flags).Dynamics.Value));
        Assert.True(Decide().IsNothing);
        // With something else saved, and the write not entered yet, the page says nothing that was not known.
        var asks = afterwards || thereAndBack;
        Assert.Equal((asks, true), (flags.AskProfile, item is not null));

        Fresh(Row(optOut: true, modified: 4, changed: 4));
        Assert.False(_store.Read(r => PairFlags.Decode(r.FindPair(_table, s_key)!.Flags)).AskProfile);
        Assert.True(Decide().IsNothing);
    }

    /// <summary>What somebody did after our write is found by asking, though the page that showed it was left alone.</summary>
    [Fact]
    public void ChangeAfterTheWrite_ShownByAPageFromBefore_IsFound()
    {
        using var read = _book.Reads.Begin();
        var decided = Decide();
        Do(tx => _book.Intend(tx, s_key, [decided]));
        Do(tx => _book.Written(tx, s_key, [decided], toDynamics: false, s_noon));
        _book.Reads.Written(s_key);
        var optedIn = Row(optOut: false, modified: 9, changed: 9);
        Enter(optedIn, read);
        Assert.True(Decide().IsNothing);
        Fresh(optedIn);

        Assert.Equal((false, s_noon.AddSeconds(9)), (Decide().ToDynamics, Decide().From));
    }

    [Fact]
    public void Page_AskedForAfterTheWrite_IsTakenAsItIs()
    {
        using var before = _book.Reads.Begin();
        var decided = Decide();
        Do(tx => _book.Intend(tx, s_key, [decided]));
        Do(tx => _book.Written(tx, s_key, [decided], toDynamics: false, s_noon));
        _book.Reads.Written(s_key);
        using var after = _book.Reads.Begin();
        Enter(Row(optOut: false, modified: 9, changed: 9), after);

        Assert.False(Decide().ToDynamics);
    }

    private static FlagState Flag(PairFlags flags) => flags[FlagPlanName];

    private const string FlagPlanName = "donotemail:blackListEmail";

    private FlagDecision Decide() => Assert.Single(_store.Read(r => _book.Decide(PairFlags.Decode(r.FindPair(_table, s_key)!.Flags))));

    private static ProfileRow Row(bool optOut, int modified, int? changed = null) => new(s_key, s_noon.AddSeconds(modified), [optOut], [changed is { } at ? s_noon.AddSeconds(at) : null]);

    private void Contact(long version, bool optOut, int second)
        => Do(tx => _book.SeeContact(tx, new ContactRow(s_key, version, [optOut], s_noon.AddSeconds(second)), new SightContext(tx.NextSequence(), s_noon)));

    private void Enter(ProfileRow row, ReadsUnderWay.ProfileRead? read = null) => Do(tx => _book.SeeProfile(tx, row, new SightContext(tx.NextSequence(), s_noon, Read: read)));

    private void Fresh(ProfileRow row) => Do(tx => _book.SeeProfile(tx, row, new SightContext(tx.NextSequence(), s_noon, Fresh: true)));

    private void Do(Action<IStateTransaction> work) => _store.WriteAsync(work).GetAwaiter().GetResult();
}
