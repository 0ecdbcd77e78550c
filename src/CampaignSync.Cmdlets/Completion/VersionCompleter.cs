using System.Collections;
using System.Globalization;
using CampaignSync.Control.Workflows;

namespace CampaignSync.Cmdlets.Completion;

/// <summary>Saved versions of the named definition, newest first, with when and by whom each was saved.</summary>
public sealed class VersionCompleter : NameCompleter
{
    internal override IEnumerable<Candidate> Candidates(IDictionary? bound)
        => NameOf(bound?["Name"]) is not { } name
            ? []
            : CompletionSource.Read(bound, reader => reader.DefinitionHistory(WorkflowNameReader.ReadSubject(name))
                .OrderByDescending(saved => saved.Version)
                .Select(saved => new Candidate(
                    saved.Version.ToString(CultureInfo.InvariantCulture),
                    $"{saved.SavedAt.LocalDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}, {saved.SavedBy}")));

    /// <summary>Where several are named, no version is one of all.</summary>
    private static string? NameOf(object? given) => given switch
    {
        string name => name,
        object[] { Length: 1 } names => names[0] as string,
        _ => null,
    };
}
