using System.Text.Json;
using CampaignSync.Control.Requests;
using CampaignSync.Core.Engine;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Control.Connections;

/// <summary>Has the host try both systems. The host must live, or be brought up, after the question is asked.</summary>
public static class ConnectionTest
{
    public static Task<long> AskAsync(HostQuestion question, CancellationToken cancellationToken)
        => question.AskAsync(RequestVerb.TestConnection, argument: null, cancellationToken);

    /// <exception cref="ControlException">Why nothing could be tried, or <c>HostNotResponding</c>.</exception>
    /// <exception cref="ControlTimeoutException"><c>TestTimedOut</c>.</exception>
    public static async Task<IReadOnlyList<ConnectionFinding>> AnswerAsync(HostQuestion question, long number, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var answer = JsonSerializer.Deserialize(await question.AnswerAsync(number, timeout, cancellationToken).ConfigureAwait(false), QuestionJson.Default.TestConnectionAnswer)!;
        return answer.ErrorId is { } id ? throw new ControlException(id, answer.Reason ?? id) : answer.Findings;
    }
}
