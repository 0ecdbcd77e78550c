using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Definitions;

namespace CampaignSync.Control.Definitions;

/// <summary>Saves definitions as versions, all or none of what is given at once, and puts earlier versions back. The database is the truth, files are only input.</summary>
/// <param name="user">Who asks.</param>
public sealed class DefinitionControl(IStateStore store, TimeProvider time, string user)
{
    /// <summary>Reads files; what is wrong with their content stands in the result.</summary>
    /// <exception cref="ControlException"><c>FileNotFound</c>.</exception>
    public static IReadOnlyList<ParsedFile> ReadFiles(IEnumerable<string> paths) => [.. paths.Select(ReadFile)];

    /// <summary>What is wrong with files, each by itself and all together. Needs no home.</summary>
    public static IReadOnlyList<DefinitionProblem> TestAlone(IReadOnlyList<ParsedFile> files) => DefinitionSet.Validate(files, SavedDefinitions.None);

    /// <summary>What is wrong with files where they are held against what is saved, too.</summary>
    public IReadOnlyList<DefinitionProblem> TestAgainstSaved(IReadOnlyList<ParsedFile> files)
        => store.Read(reader => DefinitionSet.Validate(files, SavedDefinitions.Read(reader)));

    /// <summary>Saves what differs from what is saved.</summary>
    /// <exception cref="DefinitionInvalidException">Nothing was saved.</exception>
    public Task<ApplyOutcome> ApplyAsync(IReadOnlyList<ParsedFile> files, CancellationToken cancellationToken)
        => store.WriteAsync(transaction =>
        {
            var changes = Compare(transaction, files);
            foreach (var (change, file) in changes.Zip(files).Where(pair => pair.First.Changed))
                Add(transaction, change.Subject, DefinitionHash.Of(file.Definition!), file.Text, file.FullPath);
            return new ApplyOutcome(changes, PendingWarnings(transaction, changes));
        }, cancellationToken);

    /// <summary>What <see cref="ApplyAsync"/> would do. Changes nothing.</summary>
    /// <exception cref="DefinitionInvalidException"/>
    public ApplyOutcome Preview(IReadOnlyList<ParsedFile> files) => store.Read(reader => new ApplyOutcome(Compare(reader, files), []));

    /// <summary>The same where there is no home yet: everything is new.</summary>
    /// <exception cref="DefinitionInvalidException"/>
    public static ApplyOutcome PreviewFirst(IReadOnlyList<ParsedFile> files)
    {
        RequireValid(files, SavedDefinitions.None);
        return new ApplyOutcome([.. files.Select(file => Compare(file, null, null, []))], []);
    }

    /// <summary>Changes what is saved under a subject and saves the result. Comments of the saved text are lost: what is saved is written anew.</summary>
    /// <param name="edit">Gets the newest version; null: none is saved. What it throws comes through, and nothing is saved.</param>
    /// <param name="origin">Said instead of a file's name where a version is shown.</param>
    /// <exception cref="DefinitionInvalidException">Nothing was saved.</exception>
    public Task<ApplyOutcome> EditAsync(string subject, Func<Definition?, Definition> edit, string origin, CancellationToken cancellationToken)
        => store.WriteAsync(transaction =>
        {
            var file = Edited(transaction, subject, edit, origin);
            var changes = Compare(transaction, [file]);
            if (changes[0].Changed)
                Add(transaction, subject, DefinitionHash.Of(file.Definition!), file.Text, origin);
            return new ApplyOutcome(changes, PendingWarnings(transaction, changes));
        }, cancellationToken);

    /// <summary>What <see cref="EditAsync"/> would do. Changes nothing.</summary>
    /// <exception cref="DefinitionInvalidException"/>
    public ApplyOutcome PreviewEdit(string subject, Func<Definition?, Definition> edit, string origin)
        => store.Read(reader => new ApplyOutcome(Compare(reader, [Edited(reader, subject, edit, origin)]), []));

    /// <summary>The same where there is no home yet.</summary>
    /// <exception cref="DefinitionInvalidException"/>
    public static ApplyOutcome PreviewFirstEdit(Func<Definition?, Definition> edit, string origin)
        => PreviewFirst([DefinitionReader.Read(origin, DefinitionWriter.Write(edit(null)))]);

    /// <summary>The saved versions, oldest first.</summary>
    /// <param name="subject">A workflow's name, or <c>Connections</c>.</param>
    public IReadOnlyList<DefinitionVersionView> History(string subject)
        => store.Read(reader =>
        {
            var running = RunningVersions(reader, subject);
            return reader.DefinitionHistory(subject)
                .Select(saved => new DefinitionVersionView(saved.Version, saved.Hash, saved.SavedAt, saved.SavedBy, running.Contains(saved.Version)))
                .ToArray();
        });

    /// <summary>A saved version; the newest, if none is named.</summary>
    /// <exception cref="ControlException"><c>DefinitionMissing</c>, <c>VersionNotFound</c>.</exception>
    public SavedDefinition Show(string subject, int? version) => store.Read(reader => Find(reader, subject, version));

    /// <summary>What <see cref="RestoreAsync"/> would do. Changes nothing.</summary>
    /// <exception cref="ControlException"><c>DefinitionMissing</c>, <c>VersionNotFound</c>.</exception>
    /// <exception cref="DefinitionInvalidException">It no longer goes with what else is saved.</exception>
    public ApplyOutcome PreviewRestore(string subject, int? version)
        => store.Read(reader =>
        {
            var saved = Find(reader, subject, version ?? Find(reader, subject, null).Version - 1);
            return new ApplyOutcome(Compare(reader, [DefinitionReader.Read(saved.FileName, saved.Text)]), []);
        });

    /// <summary>Saves an earlier version's text as the newest version.</summary>
    /// <param name="version">Null: the one before the newest.</param>
    /// <exception cref="ControlException"><c>DefinitionMissing</c>, <c>VersionNotFound</c>.</exception>
    /// <exception cref="DefinitionInvalidException">It no longer goes with what else is saved.</exception>
    public Task<ApplyOutcome> RestoreAsync(string subject, int? version, CancellationToken cancellationToken)
        => store.WriteAsync(transaction =>
        {
            var saved = Find(transaction, subject, version ?? Find(transaction, subject, null).Version - 1);
            var file = DefinitionReader.Read(saved.FileName, saved.Text);
            var changes = Compare(transaction, [file]);
            if (changes[0].Changed)
                Add(transaction, subject, saved.Hash, saved.Text, saved.FileName);
            return new ApplyOutcome(changes, PendingWarnings(transaction, changes));
        }, cancellationToken);

    /// <summary>Written and read again, so that it is held to every rule that a file is held to.</summary>
    private static ParsedFile Edited(IStateReader reader, string subject, Func<Definition?, Definition> edit, string origin)
    {
        var saved = reader.FindDefinition(subject) is { } newest ? DefinitionReader.Read(newest.FileName, newest.Text).Definition : null;
        return DefinitionReader.Read(origin, DefinitionWriter.Write(edit(saved)));
    }

    private static ParsedFile ReadFile(string path)
    {
        if (Directory.Exists(path))
            throw new ControlException(ControlErrorId.FileNotFound, $"{path} is a folder: name the files in it.");
        try
        {
            return DefinitionReader.ReadFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ControlException(ControlErrorId.FileNotFound, $"{path} cannot be read: {e.Message}", e);
        }
    }

    private static void RequireValid(IReadOnlyList<ParsedFile> files, SavedDefinitions saved)
    {
        var problems = DefinitionSet.Validate(files, saved);
        if (problems.Count > 0)
            throw new DefinitionInvalidException(problems);
    }

    private static IReadOnlyList<SavedChange> Compare(IStateReader reader, IReadOnlyList<ParsedFile> files)
    {
        var saved = SavedDefinitions.Read(reader);
        RequireValid(files, saved);
        return [.. files.Select(file => Compare(file, reader.FindDefinition(file.Definition!.Subject), saved.Find(file.Definition!.Subject), reader.Tables(WorkflowName.Ingress)))];
    }

    private static SavedChange Compare(ParsedFile file, SavedDefinition? newest, Definition? saved, IReadOnlyList<TableState> read)
    {
        var definition = file.Definition!;
        if (newest?.Hash == DefinitionHash.Of(definition))
            return new SavedChange(definition.Subject, file.File, newest.Version, Changed: false, [], [], []);
        var difference = DefinitionDifference.Between(saved, definition);
        var next = NextStart.Of(read, definition, difference);
        return new SavedChange(definition.Subject, file.File, (newest?.Version ?? 0) + 1, Changed: true, difference.Lines, next.ReadInFull, next.TakenOut) { SwitchesOff = definition is OptInOutDefinition { Direction: OptOutDirection.Disabled } };
    }

    private void Add(IStateTransaction transaction, string subject, string hash, string text, string fileName)
        => transaction.AddDefinition(subject, hash, text, fileName, time.GetUtcNow(), user);

    private List<ControlWarning> PendingWarnings(IStateTransaction transaction, IReadOnlyList<SavedChange> changes)
    {
        if (!changes.Any(change => change.Changed))
            return [];
        var subjects = changes.Where(change => change.Changed).Select(change => change.Subject).ToHashSet();
        return [.. StatusView.All(transaction, time.GetUtcNow())
            .Where(view => view.PendingChanges && (subjects.Contains(view.Name.ToString()) || subjects.Contains(SavedDefinition.Connections)))
            .Select(view => new ControlWarning(ControlWarning.PendingChanges, $"{view.Name} is {view.Status} on version {view.RunningVersion}; what was saved takes effect after {TakesEffectAfter(changes, view.Name)}."))];
    }

    /// <summary>One that was switched off cannot be started again.</summary>
    private static string TakesEffectAfter(IReadOnlyList<SavedChange> changes, WorkflowName name)
        => changes.Any(change => change.Subject == name.ToString() && change.SwitchesOff) ? $"'campaignsync stop {name}'" : $"'campaignsync restart {name}'";

    private static int?[] RunningVersions(IStateReader reader, string subject)
        => subject == SavedDefinition.Connections
            ? [.. WorkflowNames.All.Select(name => reader.GetWorkflow(name).RunningConnections)]
            : [reader.GetWorkflow(Enum.Parse<WorkflowName>(subject)).RunningVersion];

    private static SavedDefinition Find(IStateReader reader, string subject, int? version)
    {
        var newest = reader.FindDefinition(subject)
            ?? throw new ControlException(ControlErrorId.DefinitionMissing, $"No definition of {subject} is saved. Save one with 'campaignsync apply FILE'.");
        return version is null
            ? newest
            : reader.FindDefinition(subject, version)
                ?? throw (version, newest.Version) switch
                {
                    (0, 1) => new ControlException(ControlErrorId.VersionNotFound, $"{subject} has one version only; there is none before it."),
                    _ => new ControlException(ControlErrorId.VersionNotFound, $"{subject} has no version {version}; it has 1 to {newest.Version}."),
                };
    }
}
