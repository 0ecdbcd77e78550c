using System.Text.Json;
using CampaignSync.Core.Schema;

namespace CampaignSync.Simulation.Systems;

/// <summary>What Campaign keeps: resources with records by a unique key, and a count of what was done to each.</summary>
internal sealed class SimulatedCampaign(Func<DateTimeOffset> clock, Random random)
{
    private readonly SortedDictionary<string, DestinationResource> _resources = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<string, DestinationRecord>> _records = new(StringComparer.Ordinal);
    private readonly List<(string Resource, string Path, string Parent)> _required = [];

    /// <summary>Every write that took effect, in order.</summary>
    public List<WriteEffect> Effects { get; } = [];

    /// <summary>Records that somebody deleted at Campaign itself and that we have not written since.</summary>
    public HashSet<(string Resource, string Key)> Lost { get; } = [];

    /// <summary>Keys that we ever wrote, by resource.</summary>
    public HashSet<(string Resource, string Key)> Ours { get; } = [];

    /// <summary>Campaign's own clock.</summary>
    public DateTimeOffset Now => clock();

    /// <summary>Told of opt-out attributes as they change: key, attribute, value, whether by us.</summary>
    public event Action<string, string, bool, bool>? FlagChanging;

    /// <summary>Told of profiles that come (true) or go.</summary>
    public event Action<string, bool>? ProfileCame;

    /// <summary>Told of each look at a named profile.</summary>
    public event Action<string>? Looked;

    /// <summary>Told of each effect, before it is entered.</summary>
    public event Action<WriteEffect, IReadOnlyDictionary<string, string>>? Taking;

    public DestinationResource? Find(string resource) => _resources.GetValueOrDefault(resource);

    public void Add(DestinationResource resource)
    {
        _resources[resource.Name] = resource;
        _records.TryAdd(resource.Name, new(StringComparer.Ordinal));
    }

    public SortedDictionary<string, DestinationRecord> Records(string resource) => _records[resource];

    public DestinationRecord? Find(string resource, Guid key) => _records[resource].GetValueOrDefault(key.ToString("D"));

    /// <summary>From now on a record is hidden while the parent that this field names is missing.</summary>
    public void Require(string resource, string path, string parent) => _required.Add((resource, path, parent));

    /// <summary>Whether a parent that is hidden itself hides its children, too. Not where records can refer to each other in a ring.</summary>
    public bool HidesGrandchildren { get; set; }

    /// <summary>Whether a record is there and is not hidden.</summary>
    public bool IsVisible(string resource, string key) => _records[resource].ContainsKey(key) && MissingParents(resource, key).Count == 0;

    /// <summary>Parents that hide a record.</summary>
    public IReadOnlyList<(string Resource, string Key)> MissingParents(string resource, string key)
        => [.. Parents(resource, key).Where(p => !IsThere(p.Resource, p.Key))];

    /// <summary>What a record names as its parents, itself left out.</summary>
    public IEnumerable<(string Resource, string Key)> Parents(string resource, string key)
    {
        foreach (var (_, path, parent) in _required.Where(r => r.Resource == resource))
        {
            if (_records[resource][key].Fields.GetValueOrDefault(path, "null").Trim('"') is not ("null" or "") and var name && name != key)
                yield return (parent, name);
        }
    }

    private bool IsThere(string resource, string key)
        => _records[resource].ContainsKey(key) && (!HidesGrandchildren || IsVisible(resource, key));

    /// <summary>POST: false where the key is taken.</summary>
    public bool TryCreate(string resource, string key, ReadOnlyMemory<byte> body)
    {
        if (_records[resource].ContainsKey(key))
            return false;
        var fields = Flatten(body);
        Take(new WriteEffect(resource, key, WriteEffectKind.Created, Changed: true), fields);
        Enter(resource, new DestinationRecord(key, fields));
        Wrote(resource, key);
        return true;
    }

    /// <summary>PATCH: false (404) where there is no such record.</summary>
    public bool TryUpdate(string resource, string key, ReadOnlyMemory<byte> body)
    {
        if (!_records[resource].TryGetValue(key, out var record) || !IsVisible(resource, key))
            return false;
        var fields = Flatten(body);
        Take(new WriteEffect(resource, key, WriteEffectKind.Updated, fields.Any(f => record.Fields.GetValueOrDefault(f.Key) != f.Value)), fields);
        foreach (var (path, json) in fields)
            record.Fields[path] = json;
        record.Foreign = false;
        record.ByHand = false;
        Touch(record);
        Wrote(resource, key);
        return true;
    }

    /// <summary>DELETE: false (404) where there is no such record.</summary>
    public bool TryDelete(string resource, string key)
    {
        if (!_records[resource].TryGetValue(key, out var record) || !IsVisible(resource, key))
            return false;
        Take(new WriteEffect(resource, key, WriteEffectKind.Deleted, Changed: true), record.Fields);
        Remove(resource, key);
        return true;
    }

    /// <summary>Somebody creates a record at Campaign itself; nothing happens where there is one.</summary>
    public void CreateByHand(string resource, string key, string path, string json)
    {
        if (!_records[resource].ContainsKey(key))
            Enter(resource, new DestinationRecord(key, new(StringComparer.Ordinal) { [path] = json }) { ByHand = true, Foreign = true });
    }

    /// <summary>Somebody changes a record at Campaign itself.</summary>
    public void EditByHand(string resource, string key, string path, string json)
    {
        var record = _records[resource][key];
        record.Fields[path] = json;
        record.Foreign = true;
        Touch(record);
    }

    /// <summary>Somebody deletes a record at Campaign itself.</summary>
    public void DeleteByHand(string resource, string key)
    {
        if (Remove(resource, key))
            Lost.Add((resource, key));
    }

    /// <summary>An opt-out attribute is written; its own time moves on only where its value does.</summary>
    public void SetFlag(string key, string attribute, bool value, bool byUs)
    {
        var record = _records["profile"][key];
        if (record.Flag(attribute) != value)
        {
            FlagChanging?.Invoke(key, attribute, value, byUs);
            record.Fields[attribute] = value ? "true" : "false";
            record.FlagTimes[attribute] = Now;
        }
        Touch(record);
    }

    public void LookedAt(string key) => Looked?.Invoke(key);

    private void Enter(string resource, DestinationRecord record)
    {
        Touch(record);
        _records[resource][record.Key] = record;
        if (resource == "profile")
            ProfileCame?.Invoke(record.Key, true);
    }

    private bool Remove(string resource, string key)
    {
        if (!_records[resource].Remove(key))
            return false;
        if (resource == "profile")
            ProfileCame?.Invoke(key, false);
        return true;
    }

    /// <summary>Times are kept in milliseconds.</summary>
    private void Touch(DestinationRecord record)
    {
        record.LastModified = DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds());
        record.VisibleAt = random.Next(4) == 0 ? Now + TimeSpan.FromMilliseconds(random.Next(4000)) : Now;
    }

    private void Wrote(string resource, string key)
    {
        Ours.Add((resource, key));
        Lost.Remove((resource, key));
    }

    private void Take(WriteEffect effect, IReadOnlyDictionary<string, string> fields)
    {
        Taking?.Invoke(effect, fields);
        Effects.Add(effect);
    }

    private static SortedDictionary<string, string> Flatten(ReadOnlyMemory<byte> body)
    {
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(body);
        Flatten(document.RootElement, "", fields);
        return fields;
    }

    private static void Flatten(JsonElement element, string prefix, SortedDictionary<string, string> fields)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
                Flatten(property.Value, prefix + property.Name + ".", fields);
            else
                fields[prefix + property.Name] = property.Value.GetRawText();
        }
    }
}
