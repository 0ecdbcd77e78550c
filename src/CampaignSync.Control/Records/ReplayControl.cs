using CampaignSync.Control.Workflows;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;
using CampaignSync.Core.State;

namespace CampaignSync.Control.Records;

/// <summary>Asks for replays (rule 16); they begin at the next start.</summary>
public sealed class ReplayControl(IStateStore store, IDefinitionSource definitions)
{
    /// <summary>The one table that Egress keeps.</summary>
    private const string Journal = "journal";

    /// <summary>The table whose replay is that of all pairs.</summary>
    private const string Contacts = "contact";

    /// <summary>What a replay would read and write again.</summary>
    /// <param name="table">Source table, or a pattern; in any case of letters. Null: all.</param>
    /// <exception cref="ControlException"><c>DefinitionMissing</c>, <c>TableNotFound</c>.</exception>
    public ReplayScope Preview(WorkflowName workflow, string? table)
        => store.Read(reader =>
        {
            var names = TableNames(reader, workflow, table);
            var rows = names.Select(name => reader.FindTable(workflow, name)).Where(found => found is not null).Sum(found => workflow == WorkflowName.OptInOut ? reader.CountPairs(found!.Id) : reader.Counts(found!.Id).Owned);
            return new ReplayScope(workflow, names, rows);
        });

    /// <summary>Marks the tables; what is marked already stays so.</summary>
    /// <exception cref="ControlException"><c>DefinitionMissing</c>, <c>TableNotFound</c>.</exception>
    public Task<ReplayScope> RequestAsync(WorkflowName workflow, string? table, CancellationToken cancellationToken)
    {
        var scope = Preview(workflow, table);
        return store.WriteAsync(transaction =>
        {
            foreach (var name in scope.Tables)
            {
                var state = transaction.FindTable(workflow, name) ?? new TableState { Workflow = workflow, Name = name };
                state.ReplayRequested = true;
                transaction.PutTable(state);
            }

            return scope;
        }, cancellationToken);
    }

    private string[] TableNames(IStateReader reader, WorkflowName workflow, string? table)
    {
        var saved = reader.FindDefinition(workflow.ToString())
            ?? throw new ControlException(ControlErrorId.DefinitionMissing, $"{workflow} has no saved definition, so there is nothing to replay.");
        string[] names = definitions.ReadWorkflow(saved) switch
        {
            IngressDefinition ingress => [.. ingress.Tables.Select(mapping => mapping.Source)],
            EgressDefinition => [Journal],
            _ => [Contacts],
        };
        if (table is null)
            return names;
        string[] found = [.. names.Where(name => NamePattern.Matches(table, name))];
        if (found.Length > 0)
            return found;
        throw new ControlException(ControlErrorId.TableNotFound, $"{workflow} does not map a table \"{table}\".{NearNames.Hint(table, names)} It maps {string.Join(", ", names)}.");
    }
}

/// <summary>What a replay comprises.</summary>
/// <param name="Rows">Records known at the destination that will be written again; of OptInOut, pairs that will be compared again.</param>
public sealed record ReplayScope(WorkflowName Workflow, IReadOnlyList<string> Tables, long Rows)
{
    /// <summary>What is done to the rows, in words.</summary>
    public string Effect => Workflow == WorkflowName.OptInOut
        ? $"compare {Rows:N0} pair{(Rows == 1 ? "" : "s")} again"
        : $"write {Rows:N0} known record{(Rows == 1 ? "" : "s")} again";
}
