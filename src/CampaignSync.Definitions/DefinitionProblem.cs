namespace CampaignSync.Definitions;

/// <summary>Something in a definition that is refused.</summary>
/// <param name="File">As it was named when it was read.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
/// <param name="Id">The rule, one of <see cref="ProblemId"/>.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record DefinitionProblem(string File, int Line, int Column, string Id, string Message)
{
    /// <summary><c>FILE:LINE:COLUMN: message</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
