namespace CampaignSync.Sandbox.Dataverse.Rows;

/// <summary>A list that one writer appends to while others read what was there.</summary>
internal sealed class AppendList<T>
{
    private volatile T[] _items = new T[16];
    private volatile int _count;

    public int Count => _count;

    public T this[int index] => _items[index];

    /// <summary>Only under the write lock of the store.</summary>
    public void Add(T item)
    {
        var (items, count) = (_items, _count);
        if (count == items.Length)
        {
            Array.Resize(ref items, count * 2);
            _items = items;
        }

        items[count] = item;
        _count = count + 1;
    }
}
