using CampaignSync.Core.Backlog;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>Email marketing events to timeline activities.</summary>
internal sealed class EgressFlow(RunContext run, EgressDefinition definition) : IFlow
{
    private Dictionary<EventType, ActivityBody> _bodies = [];

    public IReadOnlyList<BacklogTable> Tables { get; private set; } = [];

    public IReadOnlyList<IFeed> Feeds { get; private set; } = [];

    public IItemWriter Writer { get; private set; } = null!;

    public async Task PrepareAsync(bool allowDeletes, CancellationToken cancellationToken)
    {
        await run.Remotes.Records.SignInAsync(cancellationToken);
        await run.Remotes.Destination.SignInAsync(cancellationToken);
        var (bodies, problems) = await CheckAsync(run.Remotes, definition, cancellationToken);
        if (problems.Count > 0)
            throw new FatalException(FailureId.SchemaMismatch, string.Join(Environment.NewLine, problems.Select(p => run.At(p.Place, p.Message))));
        _bodies = bodies;
    }

    /// <summary>Holds the activity tables against Dataverse's metadata.</summary>
    public static async Task<(Dictionary<EventType, ActivityBody> Bodies, List<SchemaProblem> Problems)> CheckAsync(IRemoteSystems remotes, EgressDefinition definition, CancellationToken cancellationToken)
    {
        var bodies = new Dictionary<EventType, ActivityBody>();
        var problems = new List<SchemaProblem>();
        if (remotes.Journal is null)
            problems.Add(new SchemaProblem(definition.Place, "The connections name no journal; set campaign.journalUrl to the journal URL of the event registration."));
        foreach (var type in definition.Events)
        {
            var mapping = definition.Activities[type];
            var table = await remotes.Activities.DescribeActivityAsync(mapping.Table, cancellationToken);
            problems.AddRange(ActivityCheck.Check(mapping, table));
            if (table is not null)
                bodies[type] = new ActivityBody(mapping, table);
        }
        return (bodies, problems);
    }

    public void Adopt(IStateTransaction tx)
    {
        var state = tx.FindTable(run.Workflow, JournalFeed.TableName)
            ?? new TableState { Workflow = run.Workflow, Name = JournalFeed.TableName, Phase = ReadPhase.Incremental };
        if (state.ReplayRequested)
        {
            // The position stays until it was seen to stand: what the journal has let go since would be passed over unnoticed.
            state.Phase = ReadPhase.Full;
            state.Replaying = true;
            state.ReplayRequested = false;
        }
        tx.PutTable(state);
        var table = new BacklogTable { Id = state.Id, Name = JournalFeed.TableName, DefinitionVersion = run.Version, WritesByExpectation = false };
        var reader = new EventReader(definition);
        Tables = [table];
        Feeds = [new JournalFeed(run, table, reader, definition.Journal.StartAtLatest)];
        Writer = new EgressWriter(run, reader, _bodies);
    }
}
