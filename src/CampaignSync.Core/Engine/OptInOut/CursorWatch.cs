namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>
/// Says how far behind the cursor a walk must look. A change can become visible a little after the time that it carries, so
/// the first walks behind a new cursor overlap with what was read; once a walk has begun late enough to have seen all of
/// that, the next ones need not, or a quiet Campaign would be asked for its last busy seconds with every poll.
/// </summary>
internal sealed class CursorWatch(TimeProvider time, TimeSpan delay)
{
    private DateTimeOffset? _cursor;
    private long _heldFrom;
    private long _walkBegan;
    private bool _settled;

    /// <summary>The first page of a walk is asked for.</summary>
    public void WalkBegins() => _walkBegan = time.GetTimestamp();

    /// <summary>A walk has come to its end.</summary>
    /// <param name="cursor">The newest change that was found so far.</param>
    public void WalkEnded(DateTimeOffset? cursor)
    {
        if (cursor != _cursor)
            (_cursor, _heldFrom, _settled) = (cursor, time.GetTimestamp(), false);
        else if (time.GetElapsedTime(_heldFrom, _walkBegan) >= delay)
            _settled = true;
    }

    /// <summary>How much of what lies before the cursor is to be read again.</summary>
    public TimeSpan Overlap(DateTimeOffset? cursor) => _settled && cursor == _cursor ? TimeSpan.Zero : delay;
}
