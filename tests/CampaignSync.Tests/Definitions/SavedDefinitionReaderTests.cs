using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

public sealed class SavedDefinitionReaderTests
{
    private readonly SavedDefinitionReader reader = new();

    [Fact]
    public void Connections_Saved_FindTheirSecretsWhereTheFileWas()
    {
        var file = Path.GetFullPath("some/folder/connections.yaml");

        var connections = reader.ReadConnections(Saved("Connections", Yaml.Connections, file));

        Assert.Equal(Path.GetFullPath("some/folder/dataverse.secret"), connections.Dataverse.ClientSecret.File);
    }

    [Fact]
    public void Workflow_Saved_IsRead()
        => Assert.IsType<EgressDefinition>(reader.ReadWorkflow(Saved("Egress", "workflow: Egress", "/a/egress.yaml")));

    [Theory]
    [InlineData("workflow: Egres", "Version 3 of Egress can no longer be read: /a/egress.yaml:1:11: `workflow` takes one of Ingress, Egress, OptInOut, found `Egres`: did you mean `Egress`? Apply the definition again.")]
    public void Workflow_SavedThatNoLongerReads_FailsTheWorkflow(string text, string message)
    {
        var exception = Assert.Throws<FatalException>(() => reader.ReadWorkflow(Saved("Egress", text, "/a/egress.yaml")));

        Assert.Equal((FailureId.SchemaMismatch, message), (exception.FailureId, exception.Message));
    }

    private static SavedDefinition Saved(string subject, string text, string file) => new(subject, 3, "", text, file, DateTimeOffset.UnixEpoch, "me");
}
