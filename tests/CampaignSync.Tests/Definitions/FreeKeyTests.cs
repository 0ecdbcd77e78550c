using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Definitions;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Definitions;

/// <summary>A key that is none at Campaign ends the first start; it can be mended as long as nothing was written under it.</summary>
public sealed class FreeKeyTests
{
    private const string Saved = "workflow: Ingress\ntables: [ { source: contact, destination: profile, key: { source: contactid, destination: email }, fields: [ { source: firstname, destination: firstName } ] } ]";
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly IStateStore _store = new MemoryDisk().Client;
    private int _table;

    [Theory]
    [InlineData(WorkflowStatus.FAILED, true)]
    [InlineData(WorkflowStatus.STOPPED, true)]
    [InlineData(WorkflowStatus.RUNNING, false)]
    [InlineData(WorkflowStatus.STARTING, false)]
    public void Key_UnderWhichNothingWasWritten_MayChangeWhileTheWorkflowRests(WorkflowStatus status, bool free)
    {
        Try(status);

        Assert.Equal(free, IsFree());
    }

    [Fact]
    public void Key_ThatWasNeverTried_StaysAsItIsSaved()
    {
        Do(tx => tx.AddDefinition("Ingress", "hash", Saved, "ingress.yaml", s_now, "admin"));

        Assert.False(IsFree());
    }

    [Fact]
    public void Key_UnderWhichARecordWasWritten_Stays()
    {
        Try(WorkflowStatus.FAILED);
        Do(tx => tx.PutKnown(new KnownRecord { Table = _table, Key = BacklogBench.Key(1), Owned = true }));

        Assert.False(IsFree());
    }

    [Theory]
    [InlineData("item")]
    [InlineData("dead letter")]
    [InlineData("known")]
    public void Key_UnderWhichARecordWasPerhapsWritten_Stays(string where)
    {
        Try(WorkflowStatus.FAILED);
        Do(tx =>
        {
            switch (where)
            {
                case "item":
                    // Behind more than one page of others.
                    for (var i = 1; i <= 1500; i++)
                        BacklogBench.Insert(tx, _table, i, ItemKind.Upsert, ItemState.Ready, uncertain: i == 1400);
                    break;
                case "dead letter":
                    tx.PutDeadLetter(new DeadLetter
                    {
                        Table = _table, Key = BacklogBench.Key(1), ErrorId = "UnknownAnswer", Reason = "?", Attempts = 8, FirstAt = s_now, LastAt = s_now, Kind = ItemKind.Upsert, SourceVersion = 1, Sequence = 1,
                        Uncertain = true,
                    });
                    break;
                default:
                    var known = new KnownRecord { Table = _table, Key = BacklogBench.Key(1), Owned = false };
                    known.MarkMaybeOwned();
                    tx.PutKnown(known);
                    break;
            }
        });

        Assert.False(IsFree());
    }

    [Fact]
    public void Key_OfRecordsThatWait_AndWereNeverSent_IsFree()
    {
        Try(WorkflowStatus.FAILED);
        Do(tx =>
        {
            for (var i = 1; i <= 1500; i++)
                BacklogBench.Insert(tx, _table, i, ItemKind.Upsert, ItemState.Ready);
        });

        Assert.True(IsFree());
    }

    private bool IsFree()
    {
        var mended = DefinitionReader.Read("ingress.yaml", Saved.Replace("destination: email", "destination: externalId", StringComparison.Ordinal));
        var problems = _store.Read(reader => DefinitionSet.Validate([mended], SavedDefinitions.Read(reader)));
        Assert.All(problems, p => Assert.Equal(ProblemId.KeyChanged, p.Id));
        return problems.Count == 0;
    }

    private void Try(WorkflowStatus status) => Do(tx =>
    {
        tx.AddDefinition("Ingress", "hash", Saved, "ingress.yaml", s_now, "admin");
        var table = new TableState { Workflow = WorkflowName.Ingress, Name = "contact" };
        tx.PutTable(table);
        _table = table.Id;
        tx.PutWorkflow(new WorkflowState { Name = WorkflowName.Ingress, Status = status });
    });

    private void Do(Action<IStateTransaction> work) => _store.WriteAsync(work).GetAwaiter().GetResult();
}
