using CampaignSync.Core.Definitions;
using CampaignSync.Core.Engine.Egress;
using CampaignSync.Core.Engine.Ingress;
using CampaignSync.Core.Engine.OptInOut;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Core.Engine;

/// <summary>Holds a definition against the metadata of both systems, as a start does, and changes nothing.</summary>
public static class SchemaTest
{
    /// <summary>What does not fit.</summary>
    /// <exception cref="FatalException">A system does not let us in.</exception>
    /// <exception cref="TransientException">A system is away.</exception>
    public static async Task<IReadOnlyList<SchemaProblem>> RunAsync(IRemoteSystems remotes, WorkflowDefinition definition, CancellationToken cancellationToken)
    {
        await remotes.Records.SignInAsync(cancellationToken);
        await remotes.Destination.SignInAsync(cancellationToken);
        switch (definition)
        {
            case IngressDefinition ingress:
                // No record is hashed, so the key does not matter.
                using (var hasher = new RecordHasher(new byte[RecordHasher.KeyLength]))
                    return (await IngressFlow.CheckAsync(remotes, ingress, hasher, cancellationToken)).Problems;
            case EgressDefinition egress:
                return (await EgressFlow.CheckAsync(remotes, egress, cancellationToken)).Problems;
            case OptInOutDefinition optInOut:
                return (await OptInOutFlow.CheckAsync(remotes, optInOut, cancellationToken)).Problems;
            default:
                throw new ArgumentException($"A definition of the kind {definition.GetType().Name} is not known.", nameof(definition));
        }
    }
}
