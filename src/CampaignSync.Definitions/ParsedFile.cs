using CampaignSync.Core.Definitions;

namespace CampaignSync.Definitions;

/// <summary>What became of one file: a definition, or all the problems that were found.</summary>
/// <param name="File">As it was named by whoever read it; problems carry it.</param>
/// <param name="FullPath">The absolute form of it. Save this with the text: relative secret files are resolved against it again.</param>
/// <param name="Definition">Null exactly when there are problems.</param>
public sealed record ParsedFile(string File, string FullPath, string Text, Definition? Definition, IReadOnlyList<DefinitionProblem> Problems);
