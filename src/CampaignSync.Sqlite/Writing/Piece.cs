using CampaignSync.Core.State;
using CampaignSync.Sqlite.Rows;

namespace CampaignSync.Sqlite.Writing;

/// <summary>One piece of work in the queue of the writer.</summary>
internal abstract class Piece
{
    /// <summary>Nobody wants it any more.</summary>
    public abstract bool IsCancelled { get; }

    /// <summary>Runs it, and keeps what it returned until the commit.</summary>
    public abstract void Run(Session session);

    /// <summary>What it changed is on disk.</summary>
    public abstract void Committed();

    public abstract void Failed(Exception error);

    public abstract void Cancelled();
}

/// <inheritdoc/>
internal sealed class Piece<T>(Func<IStateTransaction, T> work, CancellationToken cancellationToken) : Piece
{
    // The continuation must not run on the writer's thread: it would hold up everybody's commits.
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _completion.Task;

    public override bool IsCancelled => cancellationToken.IsCancellationRequested;

    public override void Run(Session session) => _result = work(session);

    public override void Committed() => _completion.SetResult(_result!);

    public override void Failed(Exception error) => _completion.SetException(error);

    public override void Cancelled() => _completion.SetCanceled(cancellationToken);
}
