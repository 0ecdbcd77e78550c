using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Tests.State;

public abstract partial class StateStoreContract
{
    [Fact]
    public void GetWorkflow_NeverPut_IsStopped()
    {
        var workflow = Store.Read(r => r.GetWorkflow(WorkflowName.Egress));

        Assert.Equal(WorkflowName.Egress, workflow.Name);
        Assert.Equal(WorkflowStatus.STOPPED, workflow.Status);
        Assert.Null(workflow.RunningVersion);
    }

    [Fact]
    public async Task PutWorkflow_AllFields_ComeBack()
    {
        var put = new WorkflowState
        {
            Name = WorkflowName.Ingress, Status = WorkflowStatus.FAILED, ErrorId = "ErrorRun", Reason = "51 in a row", FailedAt = Start.AddSeconds(1),
            RunningVersion = 3, RunningConnections = 4, StartRequest = 5, Health = WorkflowHealth.Degraded, HealthCause = "Campaign is away",
            SourcesRead = true, StartedAt = Start.AddSeconds(2), LastReadAt = Start.AddSeconds(3), LastWrittenAt = Start.AddSeconds(4),
            Counts = new(11, 12, 13, 14, 15, 16),
        };
        await WriteAsync(t => t.PutWorkflow(put));
        Same(put, Store.Read(r => r.GetWorkflow(WorkflowName.Ingress)));

        var cleared = new WorkflowState { Name = WorkflowName.Ingress, Status = WorkflowStatus.STOPPED };
        await WriteAsync(t => t.PutWorkflow(cleared));
        Same(cleared, Store.Read(r => r.GetWorkflow(WorkflowName.Ingress)));
    }

    [Fact]
    public async Task Host_Claimed_ThenHeartbeatAndEnd_ComeBack()
    {
        var claimed = Store.Read(r => r.GetHost())!;
        Assert.Equal(new HostState(claimed.Epoch, 100, "1.0.0", Start, Start, Ended: false), claimed);
        Assert.True(claimed.Epoch > 0);

        var ended = claimed with { HeartbeatAt = Start.AddSeconds(9), Ended = true };
        await WriteAsync(t => t.PutHost(ended));

        Assert.Equal(ended, Store.Read(r => r.GetHost()));
    }

    [Fact]
    public async Task Requests_AreNumberedAndOpenUntilDone()
    {
        var first = Request();
        var second = Request(WorkflowName.OptInOut, RequestVerb.Stop, argument: null);
        await WriteAsync(t =>
        {
            t.AddRequest(first);
            t.AddRequest(second);
        });

        Assert.Equal((1, 2), (first.Number, second.Number));
        Same(new[] { first, second }, Store.Read(r => r.OpenRequests()));

        await WriteAsync(t => t.CompleteRequest(1, Start.AddSeconds(5), "{\"ok\":true}"));

        Same(new[] { second }, Store.Read(r => r.OpenRequests()));
        first.DoneAt = Start.AddSeconds(5);
        first.Answer = "{\"ok\":true}";
        Same(first, Store.Read(r => r.FindRequest(1)));
        Assert.Null(Store.Read(r => r.FindRequest(3)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync(t => t.CompleteRequest(3, Start, null)));
    }

    [Fact]
    public async Task Requests_DoneLongAgo_AreForgottenAndTheirNumbersNotGivenAgain()
    {
        await WriteAsync(t =>
        {
            for (var i = 0; i < 3; i++)
                t.AddRequest(Request());
            t.CompleteRequest(2, Start, null);
        });
        var end = Start + ControlRequest.KeptFor;

        await WriteAsync(t => t.CompleteRequest(3, end, null));
        Assert.NotNull(Store.Read(r => r.FindRequest(2)));

        await WriteAsync(t => t.CompleteRequest(3, end.AddSeconds(1), null));
        Assert.Equal((true, false, true), (IsThere(1), IsThere(2), IsThere(3)));

        await WriteAsync(t => t.CompleteRequest(1, end + ControlRequest.KeptFor + TimeSpan.FromSeconds(2), null));
        Assert.Equal((true, false), (IsThere(1), IsThere(3)));
        var next = Request();
        await WriteAsync(t => t.AddRequest(next));
        Assert.Equal(4, next.Number);

        bool IsThere(long number) => Store.Read(r => r.FindRequest(number)) is not null;
    }

    [Fact]
    public async Task Definitions_AreVersionsPerSubject()
    {
        await WriteAsync(t =>
        {
            Assert.Equal(1, t.AddDefinition("Ingress", "h1", "text 1", "a.yaml", Start, "ann"));
            Assert.Equal(1, t.AddDefinition(SavedDefinition.Connections, "hc", "text c", "c.yaml", Start, "ann"));
            Assert.Equal(2, t.AddDefinition("Ingress", "h2", "text 2", "b.yaml", Start.AddHours(1), "bob"));
        });

        var first = new SavedDefinition("Ingress", 1, "h1", "text 1", "a.yaml", Start, "ann");
        var second = new SavedDefinition("Ingress", 2, "h2", "text 2", "b.yaml", Start.AddHours(1), "bob");
        Assert.Equal(second, Store.Read(r => r.FindDefinition("Ingress")));
        Assert.Equal(first, Store.Read(r => r.FindDefinition("Ingress", 1)));
        Assert.Null(Store.Read(r => r.FindDefinition("Ingress", 3)));
        Assert.Null(Store.Read(r => r.FindDefinition("Egress")));
        Assert.Equal([first, second], Store.Read(r => r.DefinitionHistory("Ingress")));
    }

    [Fact]
    public async Task PutTable_AllFields_ComeBack()
    {
        var table = new TableState
        {
            Workflow = WorkflowName.Egress, Name = "events", Phase = ReadPhase.Sweep, Link = "l", DeltaLink = "d", LinkAt = Start, ReadBegan = 2,
            LastReadBegan = 3, SweptTo = 4, Replaying = true, ReplayRequested = false, ReadsWithoutDeltaLink = 5, NewestVersion = 6,
            Fingerprint = "f", FingerprintVersion = 7, BeganEmpty = true, Removed = false, Extra = "{}",
        };
        await WriteAsync(t => t.PutTable(table));
        Assert.NotEqual(0, table.Id);
        Same(table, Store.Read(r => r.FindTable(WorkflowName.Egress, "events")));

        (table.Phase, table.Link, table.DeltaLink, table.LinkAt, table.Fingerprint, table.Extra) = (ReadPhase.Incremental, null, null, null, null, null);
        (table.Replaying, table.ReplayRequested, table.Removed, table.BeganEmpty) = (false, true, true, false);
        await WriteAsync(t => t.PutTable(table));

        Same(new[] { table }, Store.Read(r => r.Tables(WorkflowName.Egress)));
        Assert.Equal([Contacts, Orders], Store.Read(r => r.Tables(WorkflowName.Ingress)).Select(t => t.Id));
        Assert.Null(Store.Read(r => r.FindTable(WorkflowName.Ingress, "events")));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => WriteAsync(t => t.PutTable(new TableState { Workflow = WorkflowName.Egress, Name = "events" })));
    }

    [Fact]
    public async Task Metadata_IsKeptBySystemAndName()
    {
        await WriteAsync(t =>
        {
            t.PutMetadata("dataverse", "contact", "1");
            t.PutMetadata("campaign", "profile", "2");
            t.PutMetadata("dataverse", "contact", "3");
        });

        Assert.Equal("3", Store.Read(r => r.FindMetadata("dataverse", "contact")));
        Assert.Null(Store.Read(r => r.FindMetadata("campaign", "contact")));
        Assert.Equal([("campaign", "profile"), ("dataverse", "contact")], Store.Read(r => r.MetadataNames()));
    }

    private static ControlRequest Request(WorkflowName? workflow = null, RequestVerb verb = RequestVerb.TestConnection, string? argument = "{}")
        => new() { Verb = verb, Workflow = workflow, Argument = argument, RequestedAt = Start.AddSeconds(1), RequestedBy = "ann" };
}
