using CampaignSync.Control;
using CampaignSync.Control.Records;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Tests.Control.Records;

public sealed class RestoreWarningTests
{
    [Theory]
    [InlineData(WorkflowStatus.RUNNING, true, true)]
    [InlineData(WorkflowStatus.STARTING, true, true)]
    [InlineData(WorkflowStatus.RUNNING, false, false)]
    [InlineData(WorkflowStatus.STOPPED, false, false)]
    [InlineData(WorkflowStatus.FAILED, true, false)]
    public void Warning_IsGiven_WhereTheRunDoesNotKnowTheEdit(WorkflowStatus status, bool pending, bool warns)
    {
        var warning = RestoreWarning.Find(new WorkflowView { Name = WorkflowName.Egress, Status = status, PendingChanges = pending, RunningVersion = 3 });

        Assert.Equal(warns, warning is not null);
        if (warning is not null)
        {
            Assert.Equal(ControlWarning.PendingChanges, warning.Id);
            Assert.Contains("on version 3", warning.Message, StringComparison.Ordinal);
            Assert.Contains("'campaignsync restart Egress'", warning.Message, StringComparison.Ordinal);
        }
    }
}
