using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Simulation.State;

/// <summary>What stays when an <see cref="InMemoryStateStore"/> is thrown away: the "disk" of a simulated home.</summary>
internal sealed class InMemoryRows
{
    public Lock Gate { get; } = new();
    public HostState? Host { get; set; }
    public long Sequence { get; set; }
    public long LastItem { get; set; }
    public long LastLetter { get; set; }
    public long LastRequest { get; set; }
    public Dictionary<WorkflowName, WorkflowState> Workflows { get; } = [];
    public SortedDictionary<long, ControlRequest> Requests { get; } = [];
    public List<SavedDefinition> Definitions { get; } = [];
    public SortedDictionary<int, TableRows> Tables { get; } = [];
    public Dictionary<(string System, string Name), string> Metadata { get; } = [];

    public TableRows Of(int table)
        => Tables.TryGetValue(table, out var rows) ? rows : throw new InvalidOperationException($"There is no table number {table}.");

    /// <summary>The rows that belong to one table.</summary>
    internal sealed class TableRows(TableState state)
    {
        public TableState State { get; set; } = state;
        public long LastKnown { get; set; }
        public SortedDictionary<long, Item> Items { get; } = [];
        public Dictionary<Guid, long> ItemIds { get; } = [];
        public SortedDictionary<long, KnownRecord> Known { get; } = [];
        public Dictionary<Guid, long> KnownIds { get; } = [];
        public SortedDictionary<long, DeadLetter> Letters { get; } = [];
        public Dictionary<Guid, long> LetterIds { get; } = [];
        public SortedDictionary<long, byte[]> Seen { get; } = [];
        public SortedDictionary<long, long> Released { get; } = [];
        public SortedDictionary<Guid, PairState> Pairs { get; } = [];
    }
}
