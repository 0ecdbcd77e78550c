using CampaignSync.Core.LifeCycle;
using static CampaignSync.Core.LifeCycle.WorkflowEvent;
using static CampaignSync.Core.LifeCycle.WorkflowStatus;

namespace CampaignSync.Tests.LifeCycle;

public sealed class TransitionTableTests
{
    /// <summary>Every pair of status and event, written out by hand from section 4 of the design; null: cannot happen.</summary>
    public static TheoryData<WorkflowStatus, WorkflowEvent, WorkflowStatus?> EveryPair => new()
    {
        { STOPPED, Start, STARTING },
        { STOPPED, Ready, null },
        { STOPPED, Failure, null },
        { STOPPED, Stop, STOPPED },
        { STOPPED, HostLost, null },
        { STOPPED, Resume, null },
        { STARTING, Start, STARTING },
        { STARTING, Ready, RUNNING },
        { STARTING, Failure, FAILED },
        { STARTING, Stop, STOPPED },
        { STARTING, HostLost, FAILED },
        { STARTING, Resume, STARTING },
        { RUNNING, Start, RUNNING },
        { RUNNING, Ready, null },
        { RUNNING, Failure, FAILED },
        { RUNNING, Stop, STOPPED },
        { RUNNING, HostLost, FAILED },
        { RUNNING, Resume, STARTING },
        { FAILED, Start, STARTING },
        { FAILED, Ready, null },
        { FAILED, Failure, null },
        { FAILED, Stop, STOPPED },
        { FAILED, HostLost, null },
        { FAILED, Resume, STARTING },
    };

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Find_EachPair_IsAsTheDesignSays(WorkflowStatus from, WorkflowEvent on, WorkflowStatus? to)
        => Assert.Equal(to, TransitionTable.Find(from, on)?.To);

    [Fact]
    public void EveryPair_CoversAllStatesAndEvents()
        => Assert.Equal(Enum.GetValues<WorkflowStatus>().Length * Enum.GetValues<WorkflowEvent>().Length, EveryPair.Count);

    [Fact]
    public void Status_Words_AreExactlyTheFour()
        => Assert.Equal(["STOPPED", "STARTING", "RUNNING", "FAILED"], Enum.GetNames<WorkflowStatus>());

    [Theory]
    [InlineData(RUNNING, Start, "WorkflowAlreadyRunning")]
    [InlineData(STARTING, Start, "WorkflowAlreadyRunning")]
    [InlineData(STOPPED, Stop, "WorkflowAlreadyStopped")]
    [InlineData(STOPPED, Start, null)]
    [InlineData(FAILED, Stop, null)]
    public void Find_WhereNothingChanges_NamesTheWarning(WorkflowStatus from, WorkflowEvent on, string? warning)
        => Assert.Equal(warning, TransitionTable.Find(from, on)!.Warning);

    [Fact]
    public void Next_NoSuchRow_Throws()
        => Assert.Throws<InvalidOperationException>(() => TransitionTable.Next(STOPPED, Ready));
}
