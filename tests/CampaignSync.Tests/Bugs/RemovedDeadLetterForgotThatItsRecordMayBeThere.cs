using CampaignSync.Control.Records;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Systems;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>A dead letter whose attempts may have taken effect is removed by the admin: that the record may be at Campaign by our hand is forgotten with it.</summary>
public sealed class RemovedDeadLetterForgotThatItsRecordMayBeThere
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Deletion_AfterTheLetterWasRemoved_IsWritten(bool remove)
    {
        using var bench = new EngineBench();
        bench.Start();
        bench.Network.OnWrite = _ => WriteFault.ServerErrorAfterEffect;
        bench.Contact(1);
        bench.Settle(900);
        var letter = Assert.Single(bench.DeadLetters());
        Assert.True(letter.Uncertain);
        Assert.NotNull(bench.FirstName(1));

        bench.Network.OnWrite = _ => WriteFault.None;
        if (remove)
            Wait(bench, new DeadLetterControl(bench.Home.State, TimeProvider.System).RemoveAsync(WorkflowName.Ingress, [letter.Id], CancellationToken.None));
        bench.Dataverse.Delete(Shop.Contact, EngineBench.Id(1));
        bench.Settle(60);

        Assert.Null(bench.FirstName(1));
    }

    private static void Wait(EngineBench bench, Task task)
    {
        bench.Until(() => task.IsCompleted);
        task.GetAwaiter().GetResult();
    }
}
