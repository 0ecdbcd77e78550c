using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Backlog;

/// <summary>What a finished attempt did to the backlog.</summary>
public enum CompletionResult
{
    Written,
    Deleted,

    /// <summary>To be tried again.</summary>
    Retried,
    DeadLettered,

    /// <summary>Nothing was sent; the item stands as it stood.</summary>
    Untouched,
}

/// <summary>
/// Enters the outcome of an attempt: a completion removes only the revision that it wrote, in the same transaction that
/// records it as known (rule 2).
/// </summary>
public sealed class Completion(BacklogTable table, DateTimeOffset now)
{
    /// <summary>Where a refusal has no error of its own.</summary>
    public const string RecordRefused = "RecordRefused";

    /// <summary>The write took effect, as far as the destination says.</summary>
    public CompletionResult Done(IStateTransaction tx, Item written)
    {
        var untouched = tx.DeleteItemIfUnchanged(written);
        var current = untouched ? written : tx.FindItem(table.Id, written.Key);
        // Crash point 4: the item leaves the backlog and becomes known together, or the write is repeated.
        if (written.Kind == ItemKind.Delete)
            Forget(tx, written, current);
        else
            Remember(tx, written, current);
        // A dead letter of a newer version stays: what was written is not what it holds.
        if (tx.Counts(table.Id).DeadLetters > 0 && tx.FindDeadLetter(table.Id, written.Key) is { } letter && letter.SourceVersion <= written.SourceVersion)
            tx.DeleteDeadLetter(table.Id, written.Key);

        if (current is not null && !untouched)
        {
            if (current.IsStill(written))
                tx.DeleteItem(current);
            else
            {
                // The outcome is certain; what an earlier attempt may have done no longer matters.
                current.Uncertain = false;
                Release(tx, current, uncertain: false);
            }
        }
        if (written.Kind != ItemKind.Delete)
            ParentRule.ParentWritten(tx, table, written.Key, now);
        ParentRule.ChildEnded(tx, written.Parents, now);
        return written.Kind == ItemKind.Delete ? CompletionResult.Deleted : CompletionResult.Written;
    }

    /// <summary>It did not end; its next turn comes at <paramref name="due"/>.</summary>
    /// <param name="uncertain">The attempt may have taken effect.</param>
    /// <param name="counted">It counts towards a dead letter (rule 10).</param>
    public CompletionResult Retry(IStateTransaction tx, Item attempted, DateTimeOffset due, bool uncertain, bool counted, string? reason)
    {
        if (Current(tx, attempted, uncertain) is not { } current)
            return CompletionResult.Retried;
        current.Attempts++;
        if (counted)
            current.CountedAttempts++;
        current.LastError = reason;
        Requeue.At(current, due);
        tx.UpdateItem(current);
        return CompletionResult.Retried;
    }

    /// <summary>Mapped again, the record has another key: it waits under that, unless it waits or was written under it already.</summary>
    public CompletionResult Moved(IStateTransaction tx, Item attempted, Guid key)
    {
        if (Current(tx, attempted, uncertain: false) is not { } current)
            return CompletionResult.Retried;
        tx.DeleteItem(current);
        if (tx.FindStanding(table.Id, key) is null && (current.WriteAll || tx.FindKnown(table.Id, key) is null))
        {
            tx.InsertItem(new Item
            {
                Table = table.Id,
                Key = key,
                Kind = current.Kind,
                State = ItemState.Waiting,
                DueAt = now,
                Lane = current.Lane,
                SourceVersion = current.SourceVersion,
                Sequence = current.Sequence,
                DefinitionVersion = table.DefinitionVersion,
                Body = current.Body,
                WriteAll = current.WriteAll,
                QueuedAt = current.QueuedAt,
            });
        }
        return CompletionResult.Retried;
    }

    /// <summary>
    /// A delete found nothing, and its record may be hidden. From now on each of its parents that is written is noted on the
    /// item; the next attempt looks for them before it deletes.
    /// </summary>
    public CompletionResult NotFound(IStateTransaction tx, Item attempted)
    {
        if (Current(tx, attempted, uncertain: false) is not { } current)
            return CompletionResult.Retried;
        current.Attempts++;
        Await(current, current.Parents);
        Requeue.At(current, now);
        tx.UpdateItem(current);
        return CompletionResult.Retried;
    }

    /// <summary>
    /// A delete found nothing, and these parents of its record were not there when it went. Unless one of them was written
    /// meanwhile, nobody sees the record, if there is one, before one of them is written; until then this is all that is to
    /// be remembered of it.
    /// </summary>
    public CompletionResult Hidden(IStateTransaction tx, Item attempted, IReadOnlyList<ParentLink> missing)
    {
        if (Current(tx, attempted, uncertain: false) is not { } current)
            return CompletionResult.Retried;
        if (current.Parents.Any(l => !l.Blocking && Links.Contains(missing, l)))
        {
            // Written since it was armed: perhaps before the look, perhaps after the delete.
            current.Attempts++;
            Await(current, current.Parents);
            Requeue.At(current, now);
            tx.UpdateItem(current);
            return CompletionResult.Retried;
        }
        Forget(tx, attempted, current);
        if (tx.FindDeadLetter(table.Id, current.Key) is { } letter && letter.SourceVersion <= attempted.SourceVersion)
            tx.DeleteDeadLetter(table.Id, current.Key);
        // Any of them: the parents that are there may go as well, and must not wait for this.
        Await(current, current.Parents);
        current.State = ItemState.Hidden;
        current.Uncertain = true;
        tx.UpdateItem(current);
        ParentRule.ChildEnded(tx, attempted.Parents, now);
        return CompletionResult.Untouched;
    }

    /// <summary>
    /// The record is at the destination, which hides it because these parents of it are missing there. It waits for them;
    /// those that we wrote are written again.
    /// </summary>
    public CompletionResult AwaitParents(IStateTransaction tx, Item attempted, IReadOnlyList<ParentLink> missing, string? reason)
    {
        if (Current(tx, attempted, uncertain: false) is not { } current)
            return CompletionResult.Retried;
        current.Attempts++;
        current.CountedAttempts++;
        current.LastError = reason;
        Await(current, missing);
        current.State = ItemState.Blocked;
        tx.UpdateItem(current);
        foreach (var parent in missing)
            ParentRule.BringBack(tx, table, parent, now);
        return CompletionResult.Retried;
    }

    /// <summary>The workflow stops before the attempt came to an end.</summary>
    /// <param name="begun">A request may have been sent, and an attempt can take more than one: what it did is uncertain. Else the item is as certain as it was.</param>
    public CompletionResult GivenUp(IStateTransaction tx, Item claimed, bool begun)
    {
        if (tx.FindItem(table.Id, claimed.Key) is { } current)
            Release(tx, current, begun || claimed.Uncertain);
        return CompletionResult.Untouched;
    }

    /// <summary>The destination refuses the record.</summary>
    public CompletionResult Refused(IStateTransaction tx, Item attempted, WriteOutcome outcome, bool uncertain, string? keyText = null, byte[]? body = null)
    {
        // Something newer waits, which may be what mends it; or the record was taken out, or a newer version of it is a dead letter already.
        if (Current(tx, attempted, uncertain) is not { } current)
            return CompletionResult.Retried;
        tx.PutDeadLetter(new DeadLetter
        {
            Table = table.Id,
            Key = attempted.Key,
            KeyText = keyText,
            ErrorId = outcome.ErrorId ?? RecordRefused,
            Reason = outcome.Reason ?? "The destination refused the record.",
            Attempts = attempted.Attempts + 1,
            FirstAt = now,
            LastAt = now,
            Request = outcome.Request,
            Answer = outcome.Answer,
            Kind = attempted.Kind,
            Body = body,
            SourceVersion = attempted.SourceVersion,
            Sequence = current.Sequence,
            Uncertain = current.Uncertain,
        }.After(tx.FindDeadLetter(table.Id, attempted.Key)));
        if (current.Uncertain)
            Uncertainty.Note(tx, attempted);
        tx.DeleteItem(current);
        ParentRule.ChildEnded(tx, attempted.Parents, now);
        return CompletionResult.DeadLettered;
    }

    /// <summary>The item if it is still what was attempted, in flight no more; null: it is gone, or something newer takes its turn.</summary>
    private Item? Current(IStateTransaction tx, Item attempted, bool uncertain)
    {
        if (tx.FindItem(table.Id, attempted.Key) is not { } current)
            return null;
        if (!current.IsStill(attempted))
        {
            Release(tx, current, uncertain || attempted.Uncertain);
            return null;
        }
        // What the claim found uncertain was not stored with the mark.
        current.Uncertain |= uncertain || attempted.Uncertain;
        current.InFlightEpoch = 0;
        return current;
    }

    private static void Await(Item item, IReadOnlyList<ParentLink> parents)
        => item.Parents = [.. item.Parents.Select(l => l with { Blocking = !Links.IsItself(item, l) && Links.Contains(parents, l) })];

    /// <param name="current">The item as it is now: a read may have seen it again since it was claimed. Null: the filter took it out meanwhile.</param>
    private void Remember(IStateTransaction tx, Item written, Item? current)
    {
        // What was not known when it was claimed is mostly new, and the insert itself tells.
        if (written.Expect == Expectation.Absent && tx.AddKnown(Written(new KnownRecord { Table = table.Id, Key = written.Key, Owned = true }, written, current)))
            return;
        var known = tx.FindKnown(table.Id, written.Key) ?? new KnownRecord { Table = table.Id, Key = written.Key, Owned = true };
        tx.PutKnown(Written(known, written, current));
    }

    private KnownRecord Written(KnownRecord known, Item written, Item? current)
    {
        known.Owned = true;
        known.FilteredOut &= current is null or { Kind: ItemKind.Delete };
        known.SourceVersion = Math.Max(known.SourceVersion, VersionOf(written, current));
        known.Sequence = Math.Max(known.Sequence, Math.Max(written.Sequence, current?.Sequence ?? 0));
        known.Hash = written.Hash;
        known.WrittenAt = now;
        known.Parents = Links.Written(written.Parents);
        known.RowHash = known.FilteredOut ? null : current?.IsStill(written) == true ? current.RowHash : written.RowHash;
        return known;
    }

    /// <summary>A read that brings the same again moves the version of an item on although nothing else of it changes.</summary>
    private static long VersionOf(Item written, Item? current)
        => current?.IsStill(written) == true ? Math.Max(current.SourceVersion, written.SourceVersion) : written.SourceVersion;

    private void Forget(IStateTransaction tx, Item written, Item? current)
    {
        var known = tx.FindKnown(table.Id, written.Key);
        if (known is not { FilteredOut: true })
        {
            tx.DeleteKnown(table.Id, written.Key);
            return;
        }
        known.Owned = false;
        known.Hash = null;
        known.WrittenAt = now;
        known.SourceVersion = Math.Max(known.SourceVersion, VersionOf(written, current));
        known.Sequence = Math.Max(known.Sequence, written.Sequence);
        tx.PutKnown(known);
    }

    private void Release(IStateTransaction tx, Item current, bool uncertain)
    {
        current.InFlightEpoch = 0;
        current.Uncertain |= uncertain;
        if (current.State is ItemState.Ready or ItemState.Waiting)
            Requeue.At(current, now);
        tx.UpdateItem(current);
    }
}
