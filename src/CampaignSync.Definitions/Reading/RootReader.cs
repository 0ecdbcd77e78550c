using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Definitions.Yaml;

namespace CampaignSync.Definitions.Reading;

/// <summary>Tells the files apart by their content.</summary>
internal static class RootReader
{
    private static readonly IReadOnlyList<string> WorkflowWords = Enum.GetNames<WorkflowName>();

    /// <param name="directory">What relative secret files are relative to.</param>
    public static Definition? Read(YamlNode root, string directory, Problems problems)
    {
        if (root is not YamlMapping mapping)
        {
            problems.Add(root.Place, ProblemId.UnknownDefinition, $"a definition is a group of keys, found {root.Shown}: begin with `workflow: Ingress`, `Egress` or `OptInOut`, or with `connections:`.");
            return null;
        }

        var scope = new MappingScope(mapping, problems);
        var isWorkflow = scope.Find("workflow") is not null;
        var isConnections = mapping.Entries.Any(e => e.Key.Value == "connections");
        if (isConnections && isWorkflow)
            problems.Add(scope.PlaceOfKey("connections"), ProblemId.UnknownDefinition, "`workflow` and `connections` belong into files of their own.");
        else if (isConnections)
            return ConnectionsReader.Read(new MappingScope(mapping, problems), directory);
        else if (!isWorkflow)
            problems.Add(scope.Place, ProblemId.UnknownDefinition, UnknownDefinition(mapping));
        else if (scope.Word("workflow", WorkflowWords) is { } workflow)
            return ReadWorkflow(Enum.Parse<WorkflowName>(workflow), new MappingScope(mapping, problems));

        return null;
    }

    private static WorkflowDefinition ReadWorkflow(WorkflowName workflow, MappingScope scope)
    {
        scope.Find("workflow");
        var interval = scope.Interval("pollInterval", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1));
        var errors = scope.Integer("failAfterErrors", 50, 0, 1_000_000);
        WorkflowDefinition definition = workflow switch
        {
            WorkflowName.Ingress => IngressReader.Read(scope),
            WorkflowName.Egress => EgressReader.Read(scope),
            _ => OptInOutReader.Read(scope),
        };
        scope.Close();
        return definition with { PollInterval = interval, FailAfterErrors = errors, Place = scope.PlaceOfKey("workflow") };
    }

    private static string UnknownDefinition(YamlMapping mapping)
    {
        var near = mapping.Entries.Select(e => (e.Key.Value, Near: Quoted.Near(e.Key.Value, ["workflow", "connections"]))).FirstOrDefault(n => n.Near is not null);
        return near.Near is not null
            ? $"this is no definition: {Quoted.Of(near.Value)} is not known, did you mean `{near.Near}`?"
            : "this is no definition: begin with `workflow: Ingress`, `Egress` or `OptInOut`, or with `connections:`.";
    }
}
