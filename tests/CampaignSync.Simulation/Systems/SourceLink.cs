using System.Globalization;

namespace CampaignSync.Simulation.Systems;

/// <summary>A next or delta link of the simulated Dataverse, taken apart.</summary>
/// <param name="Kind">Full: the rest of a full read. Changes: the rest of a delta read. Delta: the beginning of one.</param>
/// <param name="Since">Delta reads: row versions above this one.</param>
/// <param name="Mark">Version when the read began; what the delta link at its end carries.</param>
/// <param name="AfterKey">Full: rows behind this key.</param>
/// <param name="AfterVersion">Changes: upserts above this version.</param>
/// <param name="AfterDeletion">Changes: deletions above this version; -1: upserts are not done.</param>
/// <param name="Issued">Number of the answer that gave it.</param>
internal sealed record SourceLink(SourceLinkKind Kind, long Since, long Mark, Guid? AfterKey, long AfterVersion, long AfterDeletion, long Issued)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind}|{Since}|{Mark}|{AfterKey}|{AfterVersion}|{AfterDeletion}|{Issued}");

    public static SourceLink Parse(string link)
    {
        var parts = link.Split('|');
        return new SourceLink(
            Enum.Parse<SourceLinkKind>(parts[0]),
            Number(parts[1]),
            Number(parts[2]),
            parts[3].Length == 0 ? null : Guid.Parse(parts[3]),
            Number(parts[4]),
            Number(parts[5]),
            Number(parts[6]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}

internal enum SourceLinkKind
{
    Full,
    Changes,
    Delta,
}
