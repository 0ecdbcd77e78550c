using System.Text.Json;
using CampaignSync.Control.Requests;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Definitions;

namespace CampaignSync.Control.Definitions;

/// <summary>Has the host hold definitions against the metadata of both systems.</summary>
public static class OnlineTest
{
    /// <param name="files">Without problems of their own.</param>
    public static Task<long> AskAsync(HostQuestion question, IReadOnlyList<ParsedFile> files, CancellationToken cancellationToken)
    {
        var argument = new TestDefinitionsArgument([.. files.Select(file => new TestedText(file.Definition!.Subject, file.FullPath, file.Text))]);
        return question.AskAsync(RequestVerb.TestDefinitions, JsonSerializer.Serialize(argument, QuestionJson.Default.TestDefinitionsArgument), cancellationToken);
    }

    /// <summary>What does not fit.</summary>
    /// <exception cref="ControlException">Why the test could not be made, or <c>HostNotResponding</c>.</exception>
    /// <exception cref="ControlTimeoutException"><c>TestTimedOut</c>.</exception>
    public static async Task<IReadOnlyList<DefinitionProblem>> AnswerAsync(HostQuestion question, long number, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var answer = JsonSerializer.Deserialize(await question.AnswerAsync(number, timeout, cancellationToken).ConfigureAwait(false), QuestionJson.Default.TestDefinitionsAnswer)!;
        if (answer.ErrorId is { } id)
            throw new ControlException(id, answer.Reason ?? id);
        return [.. answer.Problems.Select(problem => new DefinitionProblem(problem.FileName, problem.Line, problem.Column, FailureId.SchemaMismatch, problem.Message))];
    }
}
