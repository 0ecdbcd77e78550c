using CampaignSync.Core.Backlog;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Ingress;

/// <summary>Contacts and custom entities to Campaign.</summary>
internal sealed class IngressFlow(RunContext run, IngressDefinition definition) : IFlow
{
    private List<CheckedTable> _checked = [];
    private IngressTable[] _tables = [];

    public IReadOnlyList<BacklogTable> Tables { get; private set; } = [];

    public IReadOnlyList<IFeed> Feeds { get; private set; } = [];

    public IItemWriter Writer { get; private set; } = null!;

    public async Task PrepareAsync(bool allowDeletes, CancellationToken cancellationToken)
    {
        await run.Remotes.Records.SignInAsync(cancellationToken);
        await run.Remotes.Destination.SignInAsync(cancellationToken);

        var (tables, problems) = await CheckAsync(run.Remotes, definition, new RecordHasher(run.Settings.HashKey), cancellationToken, NullCounts);
        _checked = tables;
        if (problems.Count > 0)
            throw new FatalException(FailureId.SchemaMismatch, string.Join(Environment.NewLine, problems.Select(p => run.At(p.Place, p.Message))));
        await DropBacklogsAsync(cancellationToken);
        if (allowDeletes)
            await ReleaseDeletesAsync(cancellationToken);
    }

    /// <summary>Holds every table mapping against the metadata of both systems.</summary>
    /// <param name="nullCounts">Tells of each mapping which fields' nulls are values; see <see cref="FieldHistory"/>.</param>
    public static async Task<(List<CheckedTable> Tables, List<SchemaProblem> Problems)> CheckAsync(IRemoteSystems remotes, IngressDefinition definition, RecordHasher hasher, CancellationToken cancellationToken, Func<TableMapping, Func<string, bool>>? nullCounts = null)
    {
        var tables = new List<CheckedTable>();
        var problems = new List<SchemaProblem>();
        foreach (var mapping in definition.Tables)
        {
            var source = await remotes.Records.DescribeAsync(mapping.Source, cancellationToken);
            var destination = await remotes.Destination.DescribeAsync(mapping.Destination, cancellationToken);
            var (plan, found) = TablePlan.Compile(mapping, source, destination, hasher, nullCounts?.Invoke(mapping));
            problems.AddRange(found);
            if (plan is null)
                continue;
            if (await remotes.Destination.CheckLookupAsync(mapping.Destination, mapping.Key.Destination, mapping.Lookup, cancellationToken) is { } wrong)
                problems.Add(new SchemaProblem(mapping.Lookup?.Place ?? mapping.Key.DestinationPlace, wrong));
            tables.Add(new CheckedTable(mapping, source!, destination!, plan));
        }
        return (tables, problems);
    }

    public void Adopt(IStateTransaction tx)
    {
        var adoption = new IngressAdoption(run, tx);
        var ids = adoption.Adopt(definition);
        _tables = [.. _checked.Select(t => new IngressTable(t.Mapping, t.Source, t.Destination, t.Plan, Describe(t, ids), Hasher(t, ids)))];
        Tables = [.. _tables.Select(t => t.Backlog)];
        foreach (var table in _tables)
            MetadataCopy.Store(tx, table.Source, table.Destination);
        Feeds = [.. _tables.Select(Feed)];
        Writer = new IngressWriter(run, _tables);
    }

    private TrackedFeed Feed(IngressTable table)
    {
        var children = Tables.Where(t => table.Backlog.Children.Contains(t.Id)).ToArray();
        return new TrackedFeed(run, new IngressRows(run, table, new ReadEnd(run, table.Backlog, children)));
    }

    /// <summary>
    /// Backlog and dead letters of tables that were taken out go in pieces that the log of the store can bear. Their cursor
    /// goes first: with an older definition back before the new one was adopted, it would be ahead of what is left.
    /// </summary>
    private async Task DropBacklogsAsync(CancellationToken cancellationToken)
    {
        var mapped = definition.Tables.Select(t => t.Source).ToHashSet(StringComparer.Ordinal);
        foreach (var name in run.Store.Read(r => r.Tables(run.Workflow)).Select(t => t.Name).Where(n => !mapped.Contains(n)))
        {
            await run.Store.WriteAsync(tx => new IngressAdoption(run, tx).TakeOut(name), cancellationToken);
            while (await run.Store.WriteAsync(tx => new IngressAdoption(run, tx).DropPiece(name), cancellationToken))
            {
                // There is more.
            }
        }
    }

    /// <summary>Lets exactly the held deletes through (rule 9), in pieces: the host must be able to show a sign of life in between.</summary>
    private async Task ReleaseDeletesAsync(CancellationToken cancellationToken)
    {
        foreach (var name in definition.Tables.Select(t => t.Source))
        {
            if (run.Store.Read(r => r.FindTable(run.Workflow, name)) is not { } table)
                continue;
            var total = 0;
            while (await run.Store.WriteAsync(tx => GuardRule.Release(tx, table.Id, run.Now), cancellationToken) is var released and > 0)
                total += released;
            if (total > 0)
                run.Log(LogSeverity.Warning, "DeletesReleased", $"{total} deletes of {name} that the deletion guard held are let through, as asked.");
        }
    }

    private Func<string, bool> NullCounts(TableMapping mapping)
    {
        var history = FieldHistory.Of(run.Store.Read(r => r.FindTable(run.Workflow, mapping.Source))).With(mapping);
        return path => history.Again.Contains(FieldHistory.Name(path));
    }

    /// <summary>What is written for a row rests on the mapping, on the metadata of both systems, and on the fields whose null counts.</summary>
    private RowHasher Hasher(CheckedTable table, IReadOnlyDictionary<string, TableState> states) => new(
        run.Settings.HashKey,
        table.Plan.Columns.Count,
        run.Settings.Definitions.Fingerprint(table.Mapping),
        MetadataCopy.TextOf(table.Source),
        MetadataCopy.TextOf(table.Destination),
        string.Join(' ', FieldHistory.Of(states[table.Mapping.Source]).Again));

    private BacklogTable Describe(CheckedTable table, IReadOnlyDictionary<string, TableState> states)
    {
        var state = states[table.Mapping.Source];
        return new BacklogTable
        {
            Id = state.Id,
            Name = table.Mapping.Source,
            ApplyDeletes = table.Mapping.ApplyDeletes,
            DeleteFilteredOut = table.Mapping.Filter?.DeleteFilteredOut ?? false,
            Guard = table.Mapping.DeletionGuard,
            Parents = [.. table.Mapping.Links.Where(l => l.Parent is not null).Select(l => (states[l.Parent!].Id, l.OnMissingParent))],
            Children = [.. definition.Tables.Where(t => t.Links.Any(l => l.Parent == table.Mapping.Source)).Select(t => states[t.Source].Id)],
            ChildNames = [.. definition.Tables.Where(t => t != table.Mapping && t.Links.Any(l => l.Parent == table.Mapping.Source)).Select(t => t.Source)],
            DefinitionVersion = run.Version,
            ValidSince = state.FingerprintVersion,
        };
    }

    internal sealed record CheckedTable(TableMapping Mapping, SourceTable Source, DestinationResource Destination, TablePlan Plan);
}
