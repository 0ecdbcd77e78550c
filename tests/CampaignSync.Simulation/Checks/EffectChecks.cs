using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Simulation.Home;
using CampaignSync.Simulation.Runs;
using CampaignSync.Simulation.Systems;

namespace CampaignSync.Simulation.Checks;

/// <summary>What holds of every write that takes effect at Campaign.</summary>
/// <param name="attempted">Keys for which an attempt was ever marked, by table.</param>
internal sealed class EffectChecks(SimulatedHome home, IReadOnlySet<(string Table, Guid Key)> attempted)
{
    public void Check(WriteEffect effect, IReadOnlyDictionary<string, string> fields)
    {
        var table = TableOf(effect.Resource);
        if (effect.Kind == WriteEffectKind.Deleted)
        {
            // What an attempt may have written is ours as far as anybody can tell.
            if (!home.Campaign.Ours.Contains((effect.Resource, effect.Key)) && !attempted.Contains((table, Guid.Parse(effect.Key))))
                throw new ViolationException($"{effect.Resource} {effect.Key} was deleted, and we never wrote it.");
            return;
        }
        if (Running() is not { } definition || definition.Tables.FirstOrDefault(t => t.Destination == effect.Resource) is not { } mapping)
            throw new ViolationException($"{effect.Resource} {effect.Key} was written, and the running definition does not map it.");
        foreach (var link in mapping.Links.Where(l => l.Parent is not null && l.OnMissingParent == MissingParent.DeadLetter && l.Parent != mapping.Source))
            CheckParent(effect, mapping, link, fields.GetValueOrDefault(link.Destination, "null"), definition);
    }

    private void CheckParent(WriteEffect effect, TableMapping mapping, LinkMapping link, string json, IngressDefinition definition)
    {
        if (json == "null")
            return;
        var parent = definition.Tables.First(t => t.Source == link.Parent).Destination;
        var key = json.Trim('"');
        if (!home.Campaign.Records(parent).ContainsKey(key) && !home.Campaign.Lost.Contains((parent, key)))
            throw new ViolationException($"{mapping.Destination} {effect.Key} was written before its parent {parent} {key}.");
    }

    private IngressDefinition? Running() => home.State.Read(r =>
    {
        var state = r.GetWorkflow(WorkflowName.Ingress);
        return state.RunningVersion is { } version && r.FindDefinition(nameof(WorkflowName.Ingress), version) is { } saved
            ? (IngressDefinition)home.Definitions.ReadWorkflow(saved)
            : null;
    });

    private static string TableOf(string resource) => resource switch
    {
        Shop.Profile => Shop.Contact,
        Shop.CusOrder => Shop.Order,
        _ => Shop.Line,
    };
}
