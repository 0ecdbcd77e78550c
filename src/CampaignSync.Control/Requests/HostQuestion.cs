using CampaignSync.Core.State;

namespace CampaignSync.Control.Requests;

/// <summary>Asks the host something and waits for the answer, through the state as everything else.</summary>
/// <param name="user">Who asks.</param>
public sealed class HostQuestion(IStateStore store, TimeProvider time, string user)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Writes the question down.</summary>
    /// <returns>Its number.</returns>
    public Task<long> AskAsync(RequestVerb verb, string? argument, CancellationToken cancellationToken)
        => store.WriteAsync(transaction => transaction.AddRequest(new ControlRequest { Verb = verb, Argument = argument, RequestedAt = time.GetUtcNow(), RequestedBy = user }), cancellationToken);

    /// <summary>The answer, as JSON.</summary>
    /// <exception cref="ControlTimeoutException"><c>TestTimedOut</c>.</exception>
    /// <exception cref="ControlException"><c>HostNotResponding</c>: it passed over the question.</exception>
    public async Task<string> AnswerAsync(long number, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var request = store.Read(reader => reader.FindRequest(number));
            if (request is { DoneAt: not null })
                return request.Answer ?? throw new ControlException(ControlErrorId.HostNotResponding, "The job host does not know how to answer this; it may be of an older version. Stop all workflows, end it, and ask again.");
            if (time.GetElapsedTime(began) >= timeout)
                throw new ControlTimeoutException(ControlErrorId.TestTimedOut, $"The job host has given no answer in {timeout.TotalSeconds:0} seconds. Its log says what it is doing.");
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }
}
