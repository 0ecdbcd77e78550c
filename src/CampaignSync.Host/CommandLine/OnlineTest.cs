using CampaignSync.Connectors;
using CampaignSync.Connectors.Secrets;
using CampaignSync.Control;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Definitions;

namespace CampaignSync.Host.CommandLine;

/// <summary>Holds definitions against the metadata of both systems, from this process: no host is needed, and nothing is changed.</summary>
internal sealed class OnlineTest(CommandContext context)
{
    /// <param name="files">Without problems of their own.</param>
    /// <param name="saved">The connections that are saved; used where no file brings some. Null: none are.</param>
    /// <returns>What does not fit.</returns>
    /// <exception cref="ControlException"><c>ConnectionsMissing</c>, <c>ConnectionFailed</c>.</exception>
    /// <exception cref="Core.Ports.RemoteFaultException">A system is away, or does not let us in.</exception>
    public async Task<IReadOnlyList<DefinitionProblem>> RunAsync(IReadOnlyList<ParsedFile> files, ConnectionsDefinition? saved, CancellationToken cancellationToken)
    {
        var given = files.Select(file => file.Definition).OfType<ConnectionsDefinition>().FirstOrDefault();
        var connections = given ?? saved
            ?? throw new ControlException(ControlErrorId.ConnectionsMissing, "To test online, name a connections file too; none are saved.");
        var secrets = new SecretReader();
        if (given is not null)
            await TryConnectionsAsync(given, secrets, cancellationToken).ConfigureAwait(false);

        using var dataverseGate = new RequestGate(GateLimits.Dataverse, context.Time, Random.Shared);
        using var campaignGate = new RequestGate(GateLimits.Campaign, context.Time, Random.Shared);
        using var remotes = new RemoteSystemFactory(secrets, context.Time).Connect(connections, dataverseGate, campaignGate);
        var problems = new List<DefinitionProblem>();
        foreach (var file in files)
        {
            if (file.Definition is not WorkflowDefinition definition)
                continue;
            var found = await SchemaTest.RunAsync(remotes, definition, cancellationToken).ConfigureAwait(false);
            problems.AddRange(found.Select(problem => new DefinitionProblem(file.File, problem.Place.Line, problem.Place.Column, FailureId.SchemaMismatch, problem.Message)));
        }

        return problems;
    }

    private async Task TryConnectionsAsync(ConnectionsDefinition connections, SecretReader secrets, CancellationToken cancellationToken)
    {
        var findings = await new ConnectionCheck(secrets, context.Time).CheckAsync(connections, cancellationToken).ConfigureAwait(false);
        foreach (var finding in findings)
            (finding.Works ? context.Out : context.Error).WriteLine($"{finding.System}: {finding.Need}: {(finding.Works ? "works" : "does not work")}. {finding.Message}");
        if (findings.Any(finding => !finding.Works))
            throw new ControlException(ControlErrorId.ConnectionFailed, "The connections do not work as they should; see above.");
    }
}
