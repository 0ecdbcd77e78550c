using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace CampaignSync.Cmdlets.Completion;

/// <summary>Offers those of a list of names that begin with what was typed.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var typed = CompletionSource.Unquote(wordToComplete ?? "");
        return Candidates(fakeBoundParameters)
            .Where(candidate => candidate.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(candidate => new CompletionResult(candidate.Text ?? CompletionSource.Quote(candidate.Name), candidate.Name, CompletionResultType.ParameterValue, candidate.Hint));
    }

    /// <param name="bound">The parameters that were typed so far.</param>
    internal abstract IEnumerable<Candidate> Candidates(IDictionary? bound);

    /// <param name="Name">What is matched and listed.</param>
    /// <param name="Hint">Said of it where there is room.</param>
    /// <param name="Text">What is put on the line; null: the name.</param>
    internal sealed record Candidate(string Name, string Hint, string? Text = null);
}
