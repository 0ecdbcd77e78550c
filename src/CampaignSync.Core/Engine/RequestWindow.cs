namespace CampaignSync.Core.Engine;

/// <summary>Counts requests over a sliding window, in slices of a hundredth of it.</summary>
internal sealed class RequestWindow(int limit, TimeSpan window)
{
    private const int Slices = 100;
    private readonly Queue<(TimeSpan Ends, int Count)> _slices = new();
    private readonly TimeSpan _slice = window / Slices;
    private TimeSpan _sliceBegan = -window;
    private int _inSlice;
    private int _total;

    public bool HasRoom(TimeSpan now) => CountAt(now) < limit;

    /// <summary>Requests in the window that ends now.</summary>
    public int CountAt(TimeSpan now)
    {
        Forget(now);
        return _total;
    }

    public void Count(TimeSpan now)
    {
        // Also where nobody asks: what is only ever counted would be kept for ever.
        Forget(now);
        if (now - _sliceBegan >= _slice)
        {
            CloseSlice();
            _sliceBegan = now;
        }
        _inSlice++;
        _total++;
    }

    /// <summary>When room comes up again, if there is none now.</summary>
    public TimeSpan NextRoom(TimeSpan now)
    {
        if (_total < limit)
            return now;
        return _slices.TryPeek(out var oldest) ? oldest.Ends + window : _sliceBegan + _slice + window;
    }

    private void Forget(TimeSpan now)
    {
        if (_inSlice > 0 && now - _sliceBegan >= _slice)
            CloseSlice();
        while (_slices.TryPeek(out var oldest) && oldest.Ends + window <= now)
        {
            _slices.Dequeue();
            _total -= oldest.Count;
        }
    }

    private void CloseSlice()
    {
        if (_inSlice > 0)
            _slices.Enqueue((_sliceBegan + _slice, _inSlice));
        _inSlice = 0;
    }
}
