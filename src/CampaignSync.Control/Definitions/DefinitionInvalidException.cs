using CampaignSync.Definitions;

namespace CampaignSync.Control.Definitions;

/// <summary>Definitions are refused; nothing was saved.</summary>
public sealed class DefinitionInvalidException(IReadOnlyList<DefinitionProblem> problems)
    : ControlException(ControlErrorId.DefinitionInvalid, string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<DefinitionProblem> Problems { get; } = problems;
}
