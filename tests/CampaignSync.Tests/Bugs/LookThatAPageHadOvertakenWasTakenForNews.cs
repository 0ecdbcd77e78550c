using CampaignSync.Core.Backlog;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Engine.OptInOut;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// The look at both halves before a write was entered although a page had brought a newer version meanwhile. The next change
/// of a human then seemed to be none, kept the older time, and was undone. Seed 1489.
/// </summary>
public sealed class LookThatAPageHadOvertakenWasTakenForNews
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Key = new(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    private readonly IStateStore _store = new MemoryDisk().Client;
    private readonly PairBook _book;
    private readonly int _table;

    public LookThatAPageHadOvertakenWasTakenForNews()
    {
        var state = new TableState { Workflow = WorkflowName.OptInOut, Name = "contact" };
        Do(tx => tx.PutTable(state));
        _table = state.Id;
        var flag = new FlagPlan(new FlagMapping("donotemail", "blackListEmail"), "blackListEmail", "blackListEmailLastModified");
        _book = new PairBook(new BacklogTable { Id = _table, Name = "contact", DefinitionVersion = 1 }, [flag], new OptOutRule(OptOutDirection.Bidirectional, dynamicsNewerValueWins: false), 0);
    }

    [Fact]
    public void Contact_OptedOutAgainAfterAnOvertakenLook_StaysOptedOut()
    {
        Contact(version: 1, optOut: true, second: 0);
        Profile(optOut: false, second: 8);
        Contact(version: 2, optOut: false, second: 9);
        Contact(version: 1, optOut: true, second: 0, fresh: true);
        Contact(version: 3, optOut: true, second: 10);

        var decision = Assert.Single(_store.Read(r => _book.Decide(PairFlags.Decode(r.FindPair(_table, Key)!.Flags))));
        Assert.Equal((null, true), (decision.ToDynamics, decision.ToCampaign));
    }

    [Fact]
    public void Profile_OptedOutAgainAfterAnOvertakenLook_StaysOptedOut()
    {
        Contact(version: 1, optOut: false, second: 5);
        Profile(optOut: true, second: 1);
        Profile(optOut: false, second: 2);
        Profile(optOut: true, second: 1, fresh: true);
        Profile(optOut: true, second: 9);

        var decision = Assert.Single(_store.Read(r => _book.Decide(PairFlags.Decode(r.FindPair(_table, Key)!.Flags))));
        Assert.Equal((true, Noon.AddSeconds(9)), (decision.ToDynamics, decision.From));
    }

    private void Contact(long version, bool optOut, int second, bool fresh = false)
        => Do(tx => _book.SeeContact(tx, new ContactRow(Key, version, [optOut], Noon.AddSeconds(second)), Sight(tx, fresh)));

    private void Profile(bool optOut, int second, bool fresh = false)
        => Do(tx => _book.SeeProfile(tx, new ProfileRow(Key, Noon.AddSeconds(second), [optOut], [Noon.AddSeconds(second)]), Sight(tx, fresh)));

    private static SightContext Sight(IStateTransaction tx, bool fresh) => new(tx.NextSequence(), Noon, Full: false, fresh);

    private void Do(Action<IStateTransaction> work) => _store.WriteAsync(work).GetAwaiter().GetResult();
}
