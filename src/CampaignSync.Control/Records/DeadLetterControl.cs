using CampaignSync.Core.Backlog;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Control.Records;

/// <summary>Lists dead letters, puts their records back into the backlog, or removes them (rule 11).</summary>
public sealed class DeadLetterControl(IStateStore store, TimeProvider time)
{
    private const int Page = 500;

    /// <summary>All dead letters of a workflow, oldest first. Read page by page: the state can change meanwhile.</summary>
    public IEnumerable<DeadLetterView> List(WorkflowName workflow)
    {
        foreach (var table in store.Read(reader => reader.Tables(workflow)))
        {
            long after = 0;
            IReadOnlyList<DeadLetter> page;
            do
            {
                page = store.Read(reader => reader.DeadLettersAfter(table.Id, after, Page));
                foreach (var letter in page)
                {
                    after = letter.Id;
                    yield return new DeadLetterView(letter.Id, workflow, table.Name, letter.KeyText ?? letter.Key.ToString(), letter.ErrorId, letter.Reason, letter.Attempts, letter.FirstAt, letter.LastAt, letter.Request, letter.Answer);
                }
            }
            while (page.Count == Page);
        }
    }

    /// <summary>The highest id given so far: what is above it later is new.</summary>
    public long HighestId(WorkflowName workflow) => List(workflow).Select(letter => letter.Id).DefaultIfEmpty().Max();

    /// <summary>Puts the records of these dead letters back into the backlog: read again at their source, or their stored event mapped again.</summary>
    /// <param name="ids">Null: all.</param>
    /// <returns>How many.</returns>
    /// <exception cref="ControlException"><c>DeadLetterNotFound</c>: nothing was changed.</exception>
    public Task<int> RestoreAsync(WorkflowName workflow, IReadOnlyCollection<long>? ids, CancellationToken cancellationToken)
        => ForEachAsync(workflow, ids, (transaction, letter) => Restore(transaction, workflow, letter), cancellationToken);

    /// <summary>Removes these dead letters. What they held is not written unless it changes at its source.</summary>
    /// <param name="ids">Null: all.</param>
    /// <returns>How many.</returns>
    /// <exception cref="ControlException"><c>DeadLetterNotFound</c>: nothing was changed.</exception>
    public Task<int> RemoveAsync(WorkflowName workflow, IReadOnlyCollection<long>? ids, CancellationToken cancellationToken)
        => ForEachAsync(workflow, ids, (transaction, letter) => Remove(transaction, workflow, letter), cancellationToken);

    private async Task<int> ForEachAsync(WorkflowName workflow, IReadOnlyCollection<long>? ids, Action<IStateTransaction, DeadLetter> deed, CancellationToken cancellationToken)
    {
        if (ids is not null)
            return await store.WriteAsync(transaction => ForNamed(transaction, workflow, ids, deed), cancellationToken).ConfigureAwait(false);

        var done = 0;
        foreach (var table in store.Read(reader => reader.Tables(workflow)))
        {
            // In pieces: one transaction over very many would burst the bound of the write-ahead log.
            int page;
            long after = 0;
            do
            {
                page = await store.WriteAsync(transaction =>
                {
                    var letters = transaction.DeadLettersAfter(table.Id, after, Page);
                    foreach (var letter in letters)
                        deed(transaction, letter);
                    after = letters.Count == 0 ? after : letters[^1].Id;
                    return letters.Count;
                }, cancellationToken).ConfigureAwait(false);
                done += page;
            }
            while (page == Page);
        }

        return done;
    }

    private static int ForNamed(IStateTransaction transaction, WorkflowName workflow, IReadOnlyCollection<long> ids, Action<IStateTransaction, DeadLetter> deed)
    {
        var tables = transaction.Tables(workflow).Select(table => table.Id).ToHashSet();
        var unique = ids.Distinct().ToArray();
        foreach (var id in unique)
        {
            var letter = transaction.FindDeadLetter(id);
            if (letter is null || !tables.Contains(letter.Table))
                throw new ControlException(ControlErrorId.DeadLetterNotFound, $"{workflow} has no dead letter {id}. 'campaignsync dead-letters list {workflow}' shows those that there are.");
            deed(transaction, letter);
        }

        return unique.Length;
    }

    private static void Remove(IStateTransaction transaction, WorkflowName workflow, DeadLetter letter)
    {
        if (workflow == WorkflowName.Ingress)
            Uncertainty.Remove(transaction, letter);
        else
            transaction.DeleteDeadLetter(letter.Table, letter.Key);
    }

    private void Restore(IStateTransaction transaction, WorkflowName workflow, DeadLetter letter)
    {
        var now = time.GetUtcNow();
        transaction.DeleteDeadLetter(letter.Table, letter.Key);
        if (transaction.FindItem(letter.Table, letter.Key) is { } pending)
        {
            // Something newer of the same record is on its way already.
            pending.Uncertain |= letter.Uncertain;
            transaction.UpdateItem(pending);
            return;
        }

        transaction.InsertItem(new Item
        {
            Table = letter.Table,
            Key = letter.Key,
            // An event is mapped again from what was kept of it, a pair is read with every attempt; a record is read again first.
            Kind = workflow == WorkflowName.Ingress ? ItemKind.Refetch : letter.Kind,
            // Due, not ready: a host that runs has passed the ready ones already.
            State = ItemState.Waiting,
            DueAt = now,
            Lane = workflow == WorkflowName.OptInOut ? Lane.OptOut : Lane.Incremental,
            SourceVersion = letter.SourceVersion,
            Sequence = letter.Sequence,
            DefinitionVersion = 0,
            Body = letter.Body,
            Uncertain = letter.Uncertain,
            QueuedAt = now,
        });
    }
}
