using CampaignSync.Sandbox.Campaign.Metadata;

namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>The rows of one resource. All members but <see cref="Layout"/> are to be used under <see cref="CampaignStore.Gate"/>.</summary>
internal sealed class CampaignTable
{
    private const int KeptSamples = 100;

    private readonly CampaignStore _store;
    private readonly List<CampaignRow?> _rows = [];
    private readonly ChangeLog _changes = new();
    private readonly Dictionary<string, Dictionary<string, long>> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeyHistory> _past = new(StringComparer.Ordinal);
    private volatile ResourceLayout _layout;
    private long _lastTime;
    private long _lastVersion;

    public CampaignTable(CampaignStore store, int number, ResourceDefinition resource)
    {
        _store = store;
        Number = number;
        _layout = new ResourceLayout(resource);
        IndexKeys(_layout);
    }

    /// <summary>The number that goes into PKeys.</summary>
    public int Number { get; }

    public ResourceLayout Layout => _layout;

    /// <summary>How many rows exist, hidden ones included.</summary>
    public int Count { get; private set; }

    public TableCounts Counts { get; } = new();

    public CampaignRow? Find(long id) => id >= 0 && id < _rows.Count ? _rows[(int)id] : null;

    public CampaignRow? FindByPKey(ReadOnlySpan<char> pkey) => _store.Keys.TryRead(pkey, Number, out var id) ? Find(id) : null;

    /// <summary>Finds a row by its identification key; with several such keys, by the first.</summary>
    public CampaignRow? FindByKey(string value) => _layout.Keys.Length == 0 ? null : FindByKey(_layout.Keys[0].Path, value);

    public CampaignRow? FindByKey(string keyPath, string value)
        => _keys.TryGetValue(keyPath, out var index) && index.TryGetValue(value, out var id) ? Find(id) : null;

    /// <summary>Rows with a number above <paramref name="after"/>, in the order in which they were created.</summary>
    public IEnumerable<CampaignRow> RowsAfter(long after)
    {
        for (var id = (int)after + 1; id < _rows.Count; id++)
        {
            if (_rows[id] is { } row)
                yield return row;
        }
    }

    public IEnumerable<CampaignRow> ChangedAfter(long modified, long version) => _changes.After(modified, version, Find);

    public IEnumerable<CampaignRow> ChangedBefore(long modified, long version) => _changes.Before(modified, version, Find);

    /// <summary>The parent that a join field names; null if it is not set or does not exist.</summary>
    public CampaignRow? Parent(CampaignRow row, CampaignField link, CampaignField by)
    {
        var value = RowBytes.Value(row.Data, by.Slot);
        return value.IsEmpty ? null : _store.Table(link.Link!.Target)?.FindByKey(link.Link.TargetKey!, JsonText.Decode(value));
    }

    /// <summary>
    /// False for a row whose parent, by a link of cardinality 1, does not exist. A row that names no parent is joined to the
    /// empty record that every Campaign table has, and is seen.
    /// </summary>
    public bool IsVisible(CampaignRow row)
    {
        foreach (var (link, by) in _layout.Joins)
        {
            if (link.Link!.Required && !RowBytes.Value(row.Data, by.Slot).IsEmpty && Parent(row, link, by) is null)
                return false;
        }

        return true;
    }

    /// <exception cref="RefusedException">A key exists already, or a mandatory field is missing.</exception>
    public CampaignRow Create(in WriteSet set)
    {
        foreach (var field in _layout.Definition.Fields)
        {
            if (field.Mandatory && field.Slot != CampaignField.NoSlot && set.Slots[field.Slot].Length == 0)
                throw Refusals.Mandatory(_layout.Definition, field);
        }

        foreach (var key in _layout.Keys)
            RefuseDuplicate(key, set);

        var now = Now();
        Span<SlotRange> none = stackalloc SlotRange[WriteSet.Columns];
        none.Clear();
        SetTimes(default, none, set, now);
        var row = new CampaignRow(_rows.Count, RowBytes.Merge(default, none, set), now, now, ++_lastVersion, 0);
        _rows.Add(row);
        Count++;
        AddKeys(row);
        _changes.Append(row, Count, Find);
        Counts.Creates++;
        NoteParents(row, set);
        return row;
    }

    /// <exception cref="RefusedException">The update changes a key.</exception>
    public CampaignRow Update(CampaignRow old, in WriteSet set)
    {
        foreach (var key in _layout.Keys)
            RefuseKeyChange(old, key, set);

        var now = Now();
        Span<SlotRange> slots = stackalloc SlotRange[WriteSet.Columns];
        RowBytes.Index(old.Data, slots);
        if (!SetTimes(old.Data, slots, set, now))
            Counts.UpdatesWithoutEffect++;
        var row = old with { Data = RowBytes.Merge(old.Data, slots, set), Modified = now, Version = ++_lastVersion, Updates = old.Updates + 1 };
        _rows[(int)row.Id] = row;
        AddKeys(row);
        _changes.Append(row, Count, Find);
        Counts.Updates++;
        NoteParents(row, set);
        return row;
    }

    public void Delete(CampaignRow row)
    {
        _rows[(int)row.Id] = null;
        Count--;
        Counts.Deletes++;
        foreach (var key in _layout.Keys)
        {
            var text = JsonText.Decode(RowBytes.Value(row.Data, key.Slot));
            if (text.Length == 0 || !_keys[key.Path].Remove(text))
                continue;
            if (key == _layout.Keys[0])
            {
                var past = _past.GetValueOrDefault(text);
                _past[text] = past with { Creates = past.Creates + 1, Updates = past.Updates + row.Updates, Deletes = past.Deletes + 1 };
            }
        }
    }

    /// <summary>What has happened to a key, deleted rows included; null if nothing has.</summary>
    public KeyHistory? History(string key)
    {
        var row = FindByKey(key);
        if (!_past.TryGetValue(key, out var past) && row is null)
            return null;
        return row is null ? past : past with { Creates = past.Creates + 1, Updates = past.Updates + row.Updates };
    }

    /// <summary>Rows that name a parent that does not exist.</summary>
    public IEnumerable<CampaignRow> Orphans()
        => RowsAfter(-1).Where(row => _layout.Joins.Any(j => !RowBytes.Value(row.Data, j.By.Slot).IsEmpty && Parent(row, j.Field, j.By) is null));

    /// <summary>Puts another definition in force. Rows keep the values of columns that it no longer shows.</summary>
    /// <exception cref="ArgumentException">A new identification key would not be unique; nothing has changed.</exception>
    public void Redefine(ResourceDefinition resource)
    {
        var layout = new ResourceLayout(resource);
        IndexKeys(layout);
        _layout = layout;
    }

    private void RefuseDuplicate(CampaignField key, in WriteSet set)
    {
        var value = set.Value(key.Slot);
        if (value.IsEmpty)
            return;
        var text = JsonText.Decode(value);
        if (!_keys[key.Path].ContainsKey(text))
        {
            if (key == _layout.Keys[0] && _past.TryGetValue(text, out var before) && before.Creates > before.Deletes)
                Counts.CreatedTwice++;
            return;
        }

        Counts.RefusedDuplicates++;
        if (key == _layout.Keys[0])
        {
            var past = _past.GetValueOrDefault(text);
            _past[text] = past with { RefusedDuplicates = past.RefusedDuplicates + 1 };
        }

        throw Refusals.DuplicateKey(_layout.Definition, key, text);
    }

    private void RefuseKeyChange(CampaignRow old, CampaignField key, in WriteSet set)
    {
        if (!set.Has(key.Slot))
            return;
        var was = RowBytes.Value(old.Data, key.Slot);
        var becomes = set.Value(key.Slot);
        if (was.SequenceEqual(becomes))
            return;
        var text = JsonText.Decode(becomes);
        if (text.Length > 0 && _keys[key.Path].ContainsKey(text))
            throw Refusals.DuplicateKey(_layout.Definition, key, text);
        if (!was.IsEmpty)
            throw Refusals.KeyChange(_layout.Definition, JsonText.Decode(was), text);
    }

    private void AddKeys(CampaignRow row)
    {
        foreach (var key in _layout.Keys)
        {
            var value = RowBytes.Value(row.Data, key.Slot);
            if (value.IsEmpty)
                continue;
            var index = _keys[key.Path];
            if (row.Updates == 0)
                index[JsonText.Decode(value)] = row.Id;
            else
                index.TryAdd(JsonText.Decode(value), row.Id);
        }
    }

    /// <summary>Gives the time to the attributes that belong to a changed value.</summary>
    /// <returns>True if any value changes.</returns>
    private bool SetTimes(ReadOnlySpan<byte> old, ReadOnlySpan<SlotRange> slots, in WriteSet set, long now)
    {
        var changed = false;
        for (var slot = 0; slot < _layout.TimeSlots.Length; slot++)
        {
            if (!set.Has(slot) || set.Value(slot).SequenceEqual(slots[slot].In(old)))
                continue;
            changed = true;
            foreach (var time in _layout.TimeSlots[slot] ?? [])
            {
                var start = set.Values.Length;
                CampaignTime.WriteQuoted(set.Values, now);
                set.Set(time, start);
            }
        }

        return changed;
    }

    private void NoteParents(CampaignRow row, in WriteSet set)
    {
        foreach (var (link, by) in _layout.Joins)
        {
            if (set.Slots[by.Slot].Length == 0 || Parent(row, link, by) is not null)
                continue;
            Counts.ChildBeforeParent++;
            if (Counts.FirstChildrenBeforeParent.Count < KeptSamples)
                Counts.FirstChildrenBeforeParent.Add(_layout.Keys.Length > 0 ? JsonText.Decode(RowBytes.Value(row.Data, _layout.Keys[0].Slot)) : _store.Keys.Of(Number, row.Id));
        }
    }

    private long Now() => _lastTime = Math.Max(_lastTime, CampaignTime.Milliseconds(_store.Clock.GetUtcNow()));

    private void IndexKeys(ResourceLayout layout)
    {
        var added = new Dictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
        foreach (var key in layout.Keys.Where(k => !_keys.ContainsKey(k.Path)))
        {
            var index = added[key.Path] = new(StringComparer.Ordinal);
            foreach (var row in RowsAfter(-1))
            {
                var text = JsonText.Decode(RowBytes.Value(row.Data, key.Slot));
                if (text.Length > 0 && !index.TryAdd(text, row.Id))
                    throw new ArgumentException($"'{key.Path}' cannot be an identification key: the value '{text}' stands in several rows.");
            }
        }

        foreach (var path in _keys.Keys.Except(layout.Keys.Select(k => k.Path)).ToArray())
            _keys.Remove(path);
        foreach (var (path, index) in added)
            _keys.Add(path, index);
    }
}
