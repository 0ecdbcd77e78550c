using CampaignSync.Core.Definitions;

namespace CampaignSync.Definitions.Reading;

/// <summary>Collects the problems of one file, up to a bound: a text of a million typing errors must not become a million messages.</summary>
internal sealed class Problems(string file)
{
    private const int Most = 200;

    private readonly List<DefinitionProblem> problems = [];

    public bool None => problems.Count == 0;

    /// <summary>No further problem will be listed, so that none need be looked for.</summary>
    public bool Full => problems.Count > Most;

    public void Add(Place place, string id, string message)
    {
        if (problems.Count < Most)
            problems.Add(new DefinitionProblem(file, place.Line, place.Column, id, message));
        else if (problems.Count == Most)
            problems.Add(new DefinitionProblem(file, place.Line, place.Column, ProblemId.TooManyProblems, $"more than {Most} problems: the rest is not listed. Mend the first ones and try again."));
    }

    /// <summary>By place; those at one place in the order in which they were found.</summary>
    public IReadOnlyList<DefinitionProblem> InOrder() => [.. problems.OrderBy(p => p.Id == ProblemId.TooManyProblems).ThenBy(p => p.Line).ThenBy(p => p.Column)];
}
