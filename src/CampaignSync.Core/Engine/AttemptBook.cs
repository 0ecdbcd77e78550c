using CampaignSync.Core.Backlog;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>Enters ended attempts into the store by what there is to do about each (rule 10), and notices when the workflow cannot go on.</summary>
internal sealed class AttemptBook(RunContext run, IItemWriter writer)
{
    /// <summary>Unknown answers that count, after which a record goes to the dead letters.</summary>
    public const int MaxCountedAttempts = 8;

    private const string Cause = "writes";
    private readonly BackOff _soon = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), run.Random);
    private readonly BackOff _later = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), run.Random);
    private readonly ErrorRun _errors = new(run, "records were refused");
    private FatalException? _fatal;

    /// <summary>Enters all of them; what is fatal is thrown by <see cref="ThrowIfFatal"/> once they are stored.</summary>
    public void Enter(IStateTransaction tx, IReadOnlyList<Attempt> ended)
    {
        if (ended.Count == 0)
            return;
        var counts = default(WorkflowCounts);
        foreach (var attempt in ended)
        {
            counts += Enter(tx, attempt) switch
            {
                CompletionResult.Written => new WorkflowCounts(Written: 1),
                CompletionResult.Deleted => new WorkflowCounts(Deleted: 1),
                _ => default,
            };
        }
        run.Update(tx, state =>
        {
            state.Counts += counts;
            if (counts != default)
                state.LastWrittenAt = run.Now;
        });
    }

    /// <summary>Something was entered with which the workflow cannot go on.</summary>
    public bool HasFatal => _fatal is not null;

    public void ThrowIfFatal()
    {
        if (_fatal is not null)
            throw _fatal;
    }

    private CompletionResult Enter(IStateTransaction tx, Attempt attempt)
    {
        var now = run.Now;
        var completion = new Completion(attempt.Table, now);
        if (attempt.Refetched is { } change)
        {
            new Refetched(attempt.Table, now).Enter(tx, attempt.Item, change, tx.NextSequence(), tx.FindTable(run.Workflow, attempt.Table.Name)!);
            return CompletionResult.Untouched;
        }
        if (attempt.Outcome is not { } outcome)
            return completion.GivenUp(tx, attempt.Item, attempt.Begun);

        var item = attempt.Item;
        switch (outcome.Kind)
        {
            case OutcomeKind.Done:
                _errors.Success();
                run.Health.Clear(Cause);
                return completion.Done(tx, item);

            case OutcomeKind.Throttled:
                run.Health.Report(Cause, outcome.Reason ?? "The destination asks for fewer requests (429).");
                return completion.Retry(tx, item, now + (outcome.RetryAfter ?? _soon.Next(1)), uncertain: false, counted: false, outcome.Reason);

            case OutcomeKind.Unavailable:
                run.Health.Report(Cause, outcome.Reason ?? "The destination does not answer.");
                return completion.Retry(tx, item, now + _soon.Next(item.Attempts + 1), uncertain: true, counted: false, outcome.Reason);

            case OutcomeKind.Conflict:
                return completion.Retry(tx, item, now, uncertain: false, counted: false, outcome.Reason);

            case OutcomeKind.Moved:
                return completion.Moved(tx, item, outcome.Key);

            case OutcomeKind.NotFound:
                run.Health.Clear(Cause);
                return outcome.HiddenBy is { } hiding ? completion.Hidden(tx, item, hiding) : completion.NotFound(tx, item);

            case OutcomeKind.Unreachable when item.CountedAttempts + 1 < MaxCountedAttempts:
                return completion.AwaitParents(tx, item, outcome.HiddenBy ?? [], outcome.Reason);

            case OutcomeKind.Unreachable:
                return DeadLetter(tx, completion, attempt, outcome with { ErrorId = ParentRule.ParentMissing }, uncertain: false);

            case OutcomeKind.Unknown when !attempt.Counted:
                run.Health.Report(Cause, outcome.Reason ?? "The destination answers with errors.");
                return completion.Retry(tx, item, now + _soon.Next(item.Attempts + 1), uncertain: true, counted: false, outcome.Reason);

            case OutcomeKind.Unknown when item.CountedAttempts + 1 < MaxCountedAttempts:
                return completion.Retry(tx, item, now + _later.Next(item.CountedAttempts + 1), uncertain: true, counted: true, outcome.Reason);

            case OutcomeKind.Unknown:
                return DeadLetter(tx, completion, attempt, outcome with { ErrorId = "UnknownAnswer" }, uncertain: true);

            case OutcomeKind.Refused or OutcomeKind.Missing:
                return DeadLetter(tx, completion, attempt, outcome, uncertain: false);

            case OutcomeKind.Fatal:
                _fatal ??= new FatalException(outcome.ErrorId ?? FailureId.Unexpected, outcome.Reason ?? "The destination refuses to go on.");
                return completion.GivenUp(tx, item, attempt.Begun && !outcome.LeavesNoDoubt);

            default:
                throw new InvalidOperationException($"No rule for the outcome {outcome.Kind}.");
        }
    }

    private CompletionResult DeadLetter(IStateTransaction tx, Completion completion, Attempt attempt, WriteOutcome outcome, bool uncertain)
    {
        var (keyText, body) = writer.Keepsake(attempt.Item);
        var result = completion.Refused(tx, attempt.Item, outcome, uncertain, keyText, body);
        if (result != CompletionResult.DeadLettered)
            return result;
        run.DeadLetters.Add(attempt.Table.Name, outcome.ErrorId ?? Completion.RecordRefused);
        if (writer.CountsAsError(outcome))
            _fatal = _errors.Error(outcome.Reason) is { } tooMany ? _fatal ?? tooMany : _fatal;
        return result;
    }
}
