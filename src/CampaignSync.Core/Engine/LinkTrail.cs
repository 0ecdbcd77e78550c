using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CampaignSync.Core.Engine;

/// <summary>
/// The links of one read that were followed so far, so that links which lead in a circle end it: a server that is out of order
/// would otherwise be asked for the same pages for ever, as fast as it answers.
/// </summary>
internal sealed class LinkTrail
{
    private readonly HashSet<UInt128> _followed = [];

    /// <summary>Whether the page that a link led to names one as the next that leads back.</summary>
    public bool LeadsBack(string? from, string next) => next == from || _followed.Contains(Digest(next));

    /// <summary>The page that a link led to is stored.</summary>
    public void Follow(string? link)
    {
        if (link is not null)
            _followed.Add(Digest(link));
    }

    /// <summary>The read has ended, or begins again.</summary>
    public void Clear() => _followed.Clear();

    private static UInt128 Digest(string link) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(link)));
}
