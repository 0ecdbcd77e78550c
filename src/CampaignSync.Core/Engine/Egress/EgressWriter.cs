using System.Buffers;
using System.Text.Json;
using CampaignSync.Core.Backlog;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Egress;

/// <summary>
/// Writes events as activities, many to a batch. The backlog holds events as they were read; they are mapped here, under
/// the definition that runs.
/// </summary>
internal sealed class EgressWriter(RunContext run, EventReader reader, IReadOnlyDictionary<EventType, ActivityBody> bodies) : IItemWriter
{
    private readonly AdaptiveBatch _batch = new(run.Time);

    public int BatchSize => _batch.Size;

    public async Task<IReadOnlyList<WriteOutcome>> WriteAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken)
    {
        var outcomes = new WriteOutcome[items.Count];
        var writes = new List<ActivityWrite>(items.Count);
        var places = new List<int>(items.Count);
        var text = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(text);
        for (var i = 0; i < items.Count; i++)
        {
            var entry = reader.Read(items[i].Body);
            if (OtherKey(table, items[i], entry) is { } key)
                outcomes[i] = new WriteOutcome(OutcomeKind.Moved) { Key = key };
            else if (entry.Verdict == EventVerdict.Malformed)
                outcomes[i] = new WriteOutcome(OutcomeKind.Refused, JournalFeed.EventMalformed, JournalFeed.MalformedReason(entry));
            else if (entry.Verdict == EventVerdict.Skip)
                // Queued under a definition that sent it on; the one that runs does not.
                outcomes[i] = WriteOutcome.Done;
            else
            {
                var activity = bodies[entry.Type];
                var (body, refusal) = activity.Build(entry, text, json);
                if (refusal is not null)
                {
                    outcomes[i] = refusal;
                    continue;
                }
                writes.Add(new ActivityWrite(activity.Table.EntitySetName, items[i].Key, body));
                places.Add(i);
            }
        }
        if (writes.Count > 0)
        {
            var began = run.Time.GetTimestamp();
            var written = await run.Remotes.Activities.WriteActivitiesAsync(writes, Lane.Incremental, cancellationToken);
            _batch.Learn(writes.Count, began, written);
            for (var i = 0; i < written.Count; i++)
                outcomes[places[i]] = written[i];
        }
        return outcomes;
    }

    /// <summary>
    /// The key that an event has under the definition that runs, where it was read under another one, which found no id or
    /// another: the journal brings it again under this key. What may have been written keeps the key that it was written under.
    /// </summary>
    private static Guid? OtherKey(BacklogTable table, Item item, JournalEvent entry)
        => item.DefinitionVersion != table.DefinitionVersion && !item.Uncertain && entry.Id is { } id && EventKey.Of(id) is var key && key != item.Key ? key : null;

    public Task<IReadOnlyList<IncomingChange>> RefetchAsync(BacklogTable table, IReadOnlyList<Item> items, CancellationToken cancellationToken)
        => throw new InvalidOperationException("Events cannot be read again by id; they are kept as they were read.");

    public Task<bool> ProbeAsync(BacklogTable table, CancellationToken cancellationToken)
        => run.Remotes.Activities.ProbeAsync(Lane.Incremental, cancellationToken);

    public bool CountsAsError(WriteOutcome outcome) => outcome.Kind != OutcomeKind.Missing;

    public (string? KeyText, byte[]? Body) Keepsake(Item item) => (reader.Read(item.Body).Id, item.Body);
}
