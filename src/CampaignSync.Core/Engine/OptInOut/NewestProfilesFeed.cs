using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>
/// Looks for the newest changes while a long walk over profiles is under way, which would come to them only with the next
/// one: an opt-out must not wait until a load of all profiles has been walked over. Pass after pass begins with the newest
/// change and ends where the one before began. Nothing depends on it but the delay: the walk's own mark and cursor do not
/// know of it, and what it has read so far is not stored.
/// </summary>
internal sealed class NewestProfilesFeed(RunContext run, ProfileQuery query, PairBook book, ProfileIntake intake) : IFeed
{
    /// <summary>
    /// Asked for where a load brings more than a few pages between two looks: it must be read faster than it grows. At 1,000 the
    /// host took 40 MB more at its peak.
    /// </summary>
    private const int LargePage = 400;

    /// <summary>Large pages refused in a row until none is asked for any more.</summary>
    private const int MaxRefusals = 3;

    /// <summary>Profiles asked for between two passes, at most.</summary>
    private const int SoughtAtOnce = 40;

    private readonly LinkTrail _trail = new();

    /// <summary>All that changed from the mark of the first walk to this was seen.</summary>
    private DateTimeOffset? _coveredTo;
    private NewestPass? _pass;
    private int _rowsBefore;
    private int _refusals;

    public string Name => "newest profiles";

    public async Task<FeedStep> StepAsync(CancellationToken cancellationToken)
    {
        var state = run.Store.Read(r => r.FindTable(run.Workflow, ProfileFeed.TableName))!;
        var full = state.Phase == ReadPhase.Full;
        var found = _pass is null && await SeekAsync(full, cancellationToken);
        if ((_pass ?? Begin(ProfileWalk.Of(state))) is not { } pass)
            return new FeedStep(AtEnd: true, found);
        if (found)
            return new FeedStep(AtEnd: false, found);
        using var read = book.Reads.Begin();
        ProfilePage page;
        try
        {
            page = await run.Remotes.Profiles.ReadChangedProfilesAsync(query with { PageSize = pass.PageSize }, pass.Since, pass.Link, cancellationToken);
            if (page.NextLink is { } next && _trail.LeadsBack(pass.Link, next))
                throw new LinkRefusedException("The next link leads back to a page that was read already.");
        }
        catch (LinkRefusedException)
        {
            // Begin again with the next look; the walk itself says so when its own link is refused.
            _pass = null;
            return new FeedStep(AtEnd: true, Queued: false);
        }
        catch (TransientException) when (pass is { Link: null, PageSize: LargePage })
        {
            // Nobody says how large a page may be.
            _refusals++;
            _pass = null;
            throw;
        }
        if (pass is { Link: null, PageSize: LargePage })
            _refusals = 0;
        _trail.Follow(pass.Link);
        return await TakeAsync(pass, page, read, full);
    }

    /// <summary>Asks for profiles whose contacts were changed before they were known. True: pairs were queued.</summary>
    private async Task<bool> SeekAsync(bool full, CancellationToken cancellationToken)
    {
        var due = book.Sought.Take(run.Now, SoughtAtOnce);
        var keys = due.Count == 0 ? [] : run.Store.Read(r => due.Where(key => book.LacksProfile(r, key)).ToArray());
        if (keys.Length == 0)
            return false;
        using var read = book.Reads.Begin();
        var rows = await run.Remotes.Profiles.ReadProfilesAsync(query, keys, cancellationToken);
        return rows.Count > 0 && await run.Store.WriteAsync(tx => intake.Take(tx, rows, read, full, newest: true), CancellationToken.None);
    }

    private NewestPass? Begin(ProfileWalk walk)
    {
        // What walks have come to the end of needs no look here; nor does anything while none is under way.
        if (walk.Mark is not { } mark)
        {
            _rowsBefore = 0;
            return null;
        }
        var since = _coveredTo ?? mark;
        _trail.Clear();
        return _pass = new NewestPass(
            walk.Cursor > since ? walk.Cursor.Value : since,
            sorted: query.ChangesFilter is null,
            _rowsBefore > query.PageSize && _refusals < MaxRefusals ? LargePage : query.PageSize,
            run.Time.GetTimestamp());
    }

    private async Task<FeedStep> TakeAsync(NewestPass pass, ProfilePage page, ReadsUnderWay.ProfileRead read, bool full)
    {
        var end = pass.Take(page);
        var news = run.Store.Read(r => page.Rows.Where(row => book.IsNews(r, row)).ToArray());
        // Most of what a load brings says nothing of flags, and is left to the walk: each transaction would wait for the load's own.
        var queued = news.Length > 0 && await run.Store.WriteAsync(tx => intake.Take(tx, news, read, full, newest: true), CancellationToken.None);
        if (!end)
            return new FeedStep(AtEnd: false, queued);
        var took = run.Time.GetElapsedTime(pass.Began);
        (_coveredTo, _rowsBefore, _pass) = (pass.CoveredTo(took), pass.Rows, null);
        // From one beginning to the next: what has changed during a long pass has waited already.
        var wait = run.Definition.PollInterval - took;
        return new FeedStep(AtEnd: true, queued, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
    }
}
