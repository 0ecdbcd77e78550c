using System.Collections.Concurrent;
using CampaignSync.Sandbox.Campaign.Metadata;

namespace CampaignSync.Sandbox.Campaign.Store;

/// <summary>All rows of the instance, in memory.</summary>
internal sealed class CampaignStore
{
    private readonly ConcurrentDictionary<string, CampaignTable> _tables = new(StringComparer.Ordinal);
    private int _lastNumber;

    public CampaignStore(TimeProvider clock, int seed)
    {
        Clock = clock;
        Keys = new PKeys((ulong)(uint)seed * 0x9E3779B97F4A7C15 + 1);
        foreach (var resource in BuiltInResources.All())
            Add(resource);
    }

    /// <summary>
    /// The one lock over all tables: a write touches its own table and looks at its parents', and holds the lock for about a
    /// microsecond, so finer locks would buy nothing.
    /// </summary>
    public Lock Gate { get; } = new();

    public TimeProvider Clock { get; }

    public PKeys Keys { get; }

    public IEnumerable<CampaignTable> Tables => _tables.Values.OrderBy(t => t.Number);

    public CampaignTable? Table(string name) => _tables.GetValueOrDefault(name);

    /// <exception cref="ArgumentException">There is a resource of that name.</exception>
    public CampaignTable Add(ResourceDefinition resource)
    {
        var table = new CampaignTable(this, Interlocked.Increment(ref _lastNumber), resource);
        return _tables.TryAdd(resource.Name, table) ? table : throw new ArgumentException($"There is a resource '{resource.Name}' already.");
    }

    public bool Remove(string name) => _tables.TryRemove(name, out _);
}
