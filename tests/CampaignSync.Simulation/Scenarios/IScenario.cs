using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Simulation.State;

namespace CampaignSync.Simulation.Scenarios;

/// <summary>One workflow's part of a run: what its admin saves, what people do meanwhile, and what must hold.</summary>
internal interface IScenario
{
    WorkflowName Workflow { get; }

    /// <summary>Commits that only this workflow makes.</summary>
    CommitKinds Points { get; }

    /// <summary>Draws a definition.</summary>
    WorkflowDefinition Draw();

    /// <summary>What is there before the first start.</summary>
    void Grow();

    /// <summary>Somebody does something, or a system does.</summary>
    /// <returns>What, for the trace.</returns>
    string Act();

    /// <summary>A table to be replayed.</summary>
    string Replayed();

    /// <summary>Takes back what no replay and no restore can mend, so that at the end all can go through.</summary>
    void Cure();

    /// <summary>An admin gave a dead letter up: what it held may be missing.</summary>
    void GivenUp(DeadLetter letter);

    /// <summary>An item was marked as in flight.</summary>
    void Marked(IStateReader reader, Item item);

    /// <summary>What holds of a table after every commit.</summary>
    void Check(IStateReader reader, TableState table);

    /// <summary>An item that may be left when all is read and written.</summary>
    bool MayRest(IStateReader reader, Item item);

    /// <summary>People bring back what hides records that should be gone; false if there is nothing of that kind.</summary>
    bool BringParentsBack() => false;

    /// <summary>Whether both sides agree.</summary>
    /// <param name="strict">After a replay of everything.</param>
    void CheckAgreement(IStateReader reader, bool strict);
}
