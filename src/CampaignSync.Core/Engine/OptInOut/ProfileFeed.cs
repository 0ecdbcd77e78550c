using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>
/// Finds changed profiles: by a published filter, or by walking profiles from the newest change back. A walk is an upper
/// mark, taken from its first page, and a next link; the mark becomes the cursor only with the walk's last page.
/// </summary>
internal sealed class ProfileFeed(RunContext run, ProfileQuery query, int tableId, PairBook book, ProfileIntake intake) : IFeed
{
    /// <summary>Name of the row of the store that keeps the walk.</summary>
    public const string TableName = "profile";

    /// <summary>A change can become visible a little after the time that it carries.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    /// <summary>Profiles asked for between two walks, at most, so that no change waits long for them.</summary>
    private const int LostAtOnce = 40;

    /// <summary>Profiles that a walk over all did not come to, asked for at once.</summary>
    private const int UnseenAtOnce = 200;

    private readonly CursorWatch _cursor = new(run.Time, Overlap);

    private readonly LinkTrail _trail = new();

    public string Name => TableName;

    public async Task<FeedStep> StepAsync(CancellationToken cancellationToken)
    {
        var state = run.Store.Read(r => r.FindTable(run.Workflow, TableName))!;
        if (state.Phase == ReadPhase.Sweep)
            return await SweepAsync(state, cancellationToken);
        var walk = ProfileWalk.Of(state);
        if (walk.Mark is null)
        {
            _trail.Clear();
            _cursor.WalkBegins();
            await AskForLostAsync(cancellationToken);
        }
        var since = state.Phase == ReadPhase.Full ? null : walk.Cursor - _cursor.Overlap(walk.Cursor);
        using var read = book.Reads.Begin();
        ProfilePage page;
        try
        {
            page = await run.Remotes.Profiles.ReadChangedProfilesAsync(query with { Lane = since is null ? Lane.Load : Lane.OptOut }, since, state.Link, cancellationToken);
        }
        catch (LinkRefusedException e)
        {
            run.Log(LogSeverity.Warning, "NextLinkRefused", $"{Name}: {e.Message} The walk begins again.");
            await run.Store.WriteAsync(BeginAgain, CancellationToken.None);
            throw new TransientException(e.Message, inner: e);
        }
        if (page.NextLink is { } next && _trail.LeadsBack(state.Link, next))
            throw new TransientException("Campaign gave a page of profiles whose next link leads back to a page that was read already.");
        var step = await StoreAsync(page, read, since);
        _trail.Follow(state.Link);
        return step;
    }

    /// <summary>Whether profiles are still there whose contacts went.</summary>
    private async Task AskForLostAsync(CancellationToken cancellationToken)
    {
        var keys = book.Lost.Take(run.Now, LostAtOnce);
        if (keys.Count == 0)
            return;
        var there = (await run.Remotes.Profiles.ReadProfilesAsync(query with { Lane = Lane.Load }, keys, cancellationToken)).Select(p => p.Key).ToHashSet();
        await run.Store.WriteAsync(tx =>
        {
            foreach (var key in keys)
            {
                if (!there.Contains(key))
                    book.LoseProfile(tx, key);
            }
        }, CancellationToken.None);
    }

    private async Task<FeedStep> StoreAsync(ProfilePage page, ReadsUnderWay.ProfileRead read, DateTimeOffset? since)
    {
        var walksBack = query.ChangesFilter is null;
        var news = since is { } from && walksBack ? [.. page.Rows.TakeWhile(r => r.LastModified >= from)] : page.Rows;
        var end = page.NextLink is null || news.Count < page.Rows.Count;
        return await run.Store.WriteAsync(tx =>
        {
            var state = Find(tx);
            var full = state.Phase == ReadPhase.Full;
            if (state.ReadBegan == 0)
                state.ReadBegan = tx.NextSequence();
            var walk = ProfileWalk.Of(state);
            if (walk.Mark is null && page.Rows.Count > 0)
                walk = walk with { Mark = page.Rows.Max(r => r.LastModified) };

            var queued = intake.Take(tx, news, read, full);
            // Crash point 6: what the page showed is in the pairs and the walk behind it, or neither is.
            if (!end)
            {
                state.Link = page.NextLink;
                walk.Store(state);
                tx.PutTable(state);
                return new FeedStep(AtEnd: false, queued);
            }
            var cursor = walk.Mark > walk.Cursor || walk.Cursor is null ? walk.Mark : walk.Cursor;
            _cursor.WalkEnded(cursor);
            new ProfileWalk(cursor, Mark: null).Store(state);
            state.Link = null;
            state.LinkAt = run.Now;
            if (full)
                state.Phase = ReadPhase.Sweep;
            else
                state.ReadBegan = 0;
            tx.PutTable(state);
            return new FeedStep(AtEnd: !full, queued);
        });
    }

    /// <summary>
    /// Asks for the profiles that a walk over all did not come to: from the newest change back, it passes over what is changed
    /// while it is under way, which is by no means gone.
    /// </summary>
    private async Task<FeedStep> SweepAsync(TableState before, CancellationToken cancellationToken)
    {
        bool IsUnseen(PairState pair, PairFlags seen) => pair.HasProfile && seen.ProfileSeen < before.ReadBegan;
        var (keys, next) = run.Store.Read(r => PairSweep.Find(r, tableId, ProfileWalk.Of(before).SweptTo, IsUnseen, UnseenAtOnce));
        using var read = book.Reads.Begin();
        var rows = keys.Count == 0 ? [] : await run.Remotes.Profiles.ReadProfilesAsync(query with { Lane = Lane.Load }, keys, cancellationToken);
        var there = rows.Select(r => r.Key).ToHashSet();
        return await run.Store.WriteAsync(tx =>
        {
            var queued = rows.Count > 0 && intake.Take(tx, rows, read, full: true);
            foreach (var key in keys)
            {
                // Somebody else may have seen it since it was asked for.
                if (!there.Contains(key) && tx.FindPair(tableId, key) is { } pair && IsUnseen(pair, PairFlags.Decode(pair.Flags)))
                    book.LoseProfile(tx, key);
            }
            var state = Find(tx);
            (ProfileWalk.Of(state) with { SweptTo = next }).Store(state);
            if (next is null)
            {
                state.Phase = ReadPhase.Incremental;
                state.Replaying = false;
                state.ReadBegan = 0;
            }
            tx.PutTable(state);
            return new FeedStep(AtEnd: next is null, queued);
        }, CancellationToken.None);
    }

    private void BeginAgain(IStateTransaction tx)
    {
        var state = Find(tx);
        (ProfileWalk.Of(state) with { Mark = null }).Store(state);
        state.Link = null;
        state.ReadBegan = 0;
        tx.PutTable(state);
    }

    private TableState Find(IStateTransaction tx) => tx.FindTable(run.Workflow, TableName)!;
}
