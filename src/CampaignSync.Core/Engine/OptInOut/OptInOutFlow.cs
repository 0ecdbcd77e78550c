using CampaignSync.Core.Backlog;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>Opt-out flags between contact and profile.</summary>
internal sealed class OptInOutFlow(RunContext run, OptInOutDefinition definition) : IFlow
{
    private const string Contact = "contact";
    private const string Profile = "profile";
    private const string CannotSort = "Profiles cannot be sorted by lastModified here, so their changes cannot be found; publish a filter on it and name it as changesFilter.";
    private SourceTable _contact = null!;
    private IReadOnlyList<FlagPlan> _flags = [];
    private bool _sortable;
    private Guid? _self;

    public IReadOnlyList<BacklogTable> Tables { get; private set; } = [];

    public IReadOnlyList<IFeed> Feeds { get; private set; } = [];

    public IItemWriter Writer { get; private set; } = null!;

    public async Task PrepareAsync(bool allowDeletes, CancellationToken cancellationToken)
    {
        if (definition.Direction == OptOutDirection.Disabled)
            throw new FatalException(FailureId.WorkflowDisabled, run.At(definition.Place, "The direction is disabled; set direction to dynamicsToCampaign, campaignToDynamics or bidirectional."));
        await run.Remotes.Records.SignInAsync(cancellationToken);
        await run.Remotes.Destination.SignInAsync(cancellationToken);

        var (contact, flags, sortable, problems) = await CheckAsync(run.Remotes, definition, cancellationToken);
        if (problems.Count > 0)
            throw new FatalException(problems.Any(p => p.Message == CannotSort) ? FailureId.NotSortable : FailureId.SchemaMismatch, string.Join(Environment.NewLine, problems.Select(p => run.At(p.Place, p.Message))));
        _contact = contact!;
        _flags = flags;
        _sortable = sortable;
        // Where it may not be asked who saved a contact, the workflow does without.
        _self = _contact.Columns.GetValueOrDefault(ContactRows.ModifiedBy) is { Readable: true } ? await run.Remotes.Contacts.WhoAmIAsync(cancellationToken) : null;
    }

    /// <summary>Holds the flags against the metadata of both systems.</summary>
    /// <returns>With whether profiles can be sorted by their last change.</returns>
    public static async Task<(SourceTable? Contact, IReadOnlyList<FlagPlan> Flags, bool Sortable, IReadOnlyList<SchemaProblem> Problems)> CheckAsync(IRemoteSystems remotes, OptInOutDefinition definition, CancellationToken cancellationToken)
    {
        var contact = await remotes.Records.DescribeAsync(Contact, cancellationToken);
        var profile = await remotes.Destination.DescribeAsync(Profile, cancellationToken);
        var check = new FlagCheck(definition, contact, profile);
        if (check.Problems.Count > 0)
            return (contact, [], false, check.Problems);
        if (await remotes.Destination.CheckLookupAsync(Profile, definition.Key.Destination, lookup: null, cancellationToken) is { } wrong)
            return (contact, [], false, [new SchemaProblem(definition.Key.DestinationPlace, wrong)]);
        var sortable = profile!.Fields.GetValueOrDefault("lastModified") is { Sortable: true };
        return definition.ChangesFilter is null && !sortable
            ? (contact, [], false, [new SchemaProblem(definition.Place, CannotSort)])
            : (contact, check.Flags, sortable, []);
    }

    public void Adopt(IStateTransaction tx)
    {
        var contacts = Find(tx, Contact, ReadPhase.Full);
        var profiles = Find(tx, ProfileFeed.TableName, ReadPhase.Full);
        var rule = $"{definition.Direction}|{definition.DynamicsNewerValueWins}|{string.Join(',', _flags.Select(f => f.Name + f.Mapping.Invert))}";
        var fingerprint = $"{rule}#{(_self is null ? null : ContactRows.ModifiedBy)}";
        if (contacts.Fingerprint?.Split('#')[0] != rule || contacts.ReplayRequested)
        {
            // Another rule, other flags, or all pairs asked for: both sides are read in full and every pair is decided anew.
            ReadInFull(contacts);
            ReadInFull(profiles);
            profiles.Extra = null;
            contacts.FingerprintVersion++;
        }
        else if (contacts.Fingerprint != fingerprint)
        {
            // A link brings the columns that its read began with; what is known of the pairs stands.
            ReadInFull(contacts);
        }
        contacts.Fingerprint = fingerprint;
        contacts.ReplayRequested = false;
        profiles.ReplayRequested = false;
        tx.PutTable(contacts);
        tx.PutTable(profiles);

        var table = new BacklogTable { Id = contacts.Id, Name = Contact, DefinitionVersion = run.Version };
        var book = new PairBook(table, _flags, new OptOutRule(definition.Direction, definition.DynamicsNewerValueWins), contacts.FingerprintVersion);
        var query = new ProfileQuery(definition.Key.Destination, [.. _flags.Select(f => f.Attribute)], [.. _flags.Select(f => f.TimeField)], definition.ChangesFilter, Lane.OptOut) { Sortable = _sortable };
        var rows = new ContactRows(run, _contact, contacts.Id, _flags, book, _self);
        Tables = [table];
        var intake = new ProfileIntake(run, book);
        Feeds = [new TrackedFeed(run, rows), new ProfileFeed(run, query, contacts.Id, book, intake), new NewestProfilesFeed(run, query, book, intake)];
        Writer = new OptInOutWriter(run, book, rows, query, _flags);
    }

    private TableState Find(IStateTransaction tx, string name, ReadPhase phase)
        => tx.FindTable(run.Workflow, name) ?? new TableState { Workflow = run.Workflow, Name = name, Phase = phase };

    private static void ReadInFull(TableState table)
    {
        table.Phase = ReadPhase.Full;
        table.Link = null;
        table.DeltaLink = null;
        table.ReadBegan = 0;
        table.Extra = null;
    }
}
