using CampaignSync.Core.Definitions;
using CampaignSync.Definitions.Reading;
using CampaignSync.Definitions.Writing;

namespace CampaignSync.Definitions;

/// <summary>Writes a definition as YAML that, read again, has the same hash. Comments are not part of a definition: keep the saved text where they matter.</summary>
public static class DefinitionWriter
{
    /// <exception cref="ArgumentException">A definition of an unknown kind.</exception>
    public static string Write(Definition definition)
    {
        var lines = new YamlLines();
        if (definition is WorkflowDefinition workflow)
        {
            lines.Add($"workflow: {workflow.Workflow}");
            lines.Add($"pollInterval: {Duration.Write(workflow.PollInterval)}");
            lines.Add($"failAfterErrors: {YamlText.Number(workflow.FailAfterErrors)}");
        }

        switch (definition)
        {
            case IngressDefinition ingress:
                IngressWriter.Write(ingress, lines);
                break;
            case EgressDefinition egress:
                EgressWriter.Write(egress, lines);
                break;
            case OptInOutDefinition optInOut:
                WriteOptInOut(optInOut, lines);
                break;
            case ConnectionsDefinition connections:
                ConnectionsWriter.Write(connections, lines);
                break;
            default:
                throw new ArgumentException($"A definition of the kind {definition.GetType().Name} is not known.", nameof(definition));
        }

        return lines.ToString();
    }

    private static void WriteOptInOut(OptInOutDefinition definition, YamlLines lines)
    {
        lines.Add($"direction: {DefinitionWords.Of(definition.Direction)}");
        lines.Add($"dynamicsNewer: {(definition.DynamicsNewerValueWins ? "valueWins" : "optOutWins")}");
        lines.Add($"key: {{ dynamics: {YamlText.Text(definition.Key.Source)}, campaign: {YamlText.Text(definition.Key.Destination)} }}");
        if (definition.ChangesFilter is { } filter)
            lines.Add($"changesFilter: {IngressWriter.Lookup(filter)}");
        lines.List("fields", definition.Fields.Select(f => $"{{ dynamics: {YamlText.Text(f.Dynamics)}, campaign: {YamlText.Text(f.Campaign)}{(f.Invert ? ", invert: true" : "")} }}"));
    }
}
