using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>
/// Looks for the newest changes while a long walk over profiles is under way, which would come to them only with the next
/// one: an opt-out must not wait until a load of all profiles has been walked over. Nothing depends on it but the delay:
/// the walk's own mark and cursor do not know of it, and what it has read so far is not stored.
/// </summary>
internal sealed class NewestProfilesFeed(RunContext run, ProfileQuery query, ProfileIntake intake) : IFeed
{
    /// <summary>Everything that changed between the mark of the walk that is under way and this was seen.</summary>
    private DateTimeOffset? _coveredTo;
    private DateTimeOffset? _newest;
    private string? _link;

    public string Name => "newest profiles";

    public async Task<FeedStep> StepAsync(CancellationToken cancellationToken)
    {
        var state = run.Store.Read(r => r.FindTable(run.Workflow, ProfileFeed.TableName))!;
        if (state.Phase == ReadPhase.Sweep || ProfileWalk.Of(state).Mark is not { } mark)
        {
            // Whoever begins now begins with the newest.
            (_coveredTo, _newest, _link) = (null, null, null);
            return new FeedStep(AtEnd: true, Queued: false);
        }
        var since = _coveredTo > mark ? _coveredTo.Value : mark;
        ProfilePage page;
        try
        {
            page = await run.Remotes.Profiles.ReadChangedProfilesAsync(query, since, _link, cancellationToken);
        }
        catch (LinkRefusedException)
        {
            // Begin again with the next look; the walk itself says so when its own link is refused.
            (_newest, _link) = (null, null);
            return new FeedStep(AtEnd: true, Queued: false);
        }
        if (page.Rows.Count > 0)
            _newest ??= page.Rows.Max(r => r.LastModified);
        IReadOnlyList<ProfileRow> news = query.ChangesFilter is null ? [.. page.Rows.TakeWhile(r => r.LastModified >= since)] : page.Rows;
        var end = page.NextLink is null || news.Count < page.Rows.Count;
        var queued = await run.Store.WriteAsync(tx => intake.Take(tx, news, full: state.Phase == ReadPhase.Full), CancellationToken.None);
        (_coveredTo, _newest, _link) = end ? (_newest ?? since, null, null) : (_coveredTo, _newest, page.NextLink);
        return new FeedStep(AtEnd: end, queued);
    }
}
