using CampaignSync.Sandbox.Demo.Remote;

namespace CampaignSync.Sandbox.Demo;

/// <summary>
/// Tells from the requests that come in whether everything was found and done: every source has been asked again, and
/// again, and nobody has written anything in between.
/// </summary>
internal sealed class QuietWatch(AdminClient admin)
{
    /// <summary>Deltas: contact (for Ingress and for Opt-In/Out), new_order and new_orderline, each asked twice and once more.</summary>
    private const int Deltas = 12;

    /// <summary>The end of the journal and changed profiles.</summary>
    private const int OtherReads = 3;

    private static readonly string[] s_writes =
    [
        "dataverse.create", "dataverse.update", "dataverse.delete", "dataverse.batch", "dataverse.bulk",
        "campaign.create", "campaign.update", "campaign.delete",
    ];

    private IReadOnlyDictionary<string, long>? _since;

    /// <summary>Forgets what was seen: something has just been changed.</summary>
    public void Begin() => _since = null;

    /// <summary>To be called again and again while nothing but the host is at work.</summary>
    public async Task<bool> IsQuietAsync(CancellationToken cancellationToken)
    {
        var now = await admin.RequestsAsync(cancellationToken);
        if (_since is null || s_writes.Any(kind => More(now, kind) > 0))
        {
            _since = now;
            return false;
        }

        return More(now, "dataverse.delta") >= Deltas && More(now, "journal.read") >= OtherReads && More(now, "campaign.read") >= OtherReads;
    }

    private long More(IReadOnlyDictionary<string, long> now, string kind) => now.GetValueOrDefault(kind) - _since!.GetValueOrDefault(kind);
}
