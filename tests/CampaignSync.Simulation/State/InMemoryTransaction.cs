using CampaignSync.Core.State;

namespace CampaignSync.Simulation.State;

/// <summary>Changes the rows at once and remembers how to take each change back.</summary>
internal sealed class InMemoryTransaction(InMemoryRows rows) : InMemoryReader(rows), IStateTransaction
{
    private readonly Stack<Action> _undo = new();

    public void Undo()
    {
        while (_undo.TryPop(out var undo))
            undo();
    }

    public long NextSequence()
    {
        var old = Rows.Sequence;
        _undo.Push(() => Rows.Sequence = old);
        return ++Rows.Sequence;
    }

    public void PutWorkflow(WorkflowState workflow) => Set(Rows.Workflows, workflow.Name, RowCopies.Copy(workflow));

    public void PutHost(HostState host)
    {
        var old = Rows.Host;
        _undo.Push(() => Rows.Host = old);
        Rows.Host = host;
    }

    public long AddRequest(ControlRequest request)
    {
        var last = Rows.LastRequest;
        _undo.Push(() => Rows.LastRequest = last);
        request.Number = ++Rows.LastRequest;
        Set(Rows.Requests, request.Number, RowCopies.Copy(request));
        return request.Number;
    }

    public void CompleteRequest(long number, DateTimeOffset at, string? answer)
    {
        if (!Rows.Requests.TryGetValue(number, out var open))
            throw new InvalidOperationException($"There is no request number {number}.");
        var done = RowCopies.Copy(open);
        done.DoneAt = at;
        done.Answer = answer;
        Set(Rows.Requests, number, done);
        foreach (var old in Rows.Requests.Values.Where(r => r.DoneAt < at - ControlRequest.KeptFor).ToList())
            Remove(Rows.Requests, old.Number);
    }

    public int AddDefinition(string subject, string hash, string text, string fileName, DateTimeOffset at, string by)
    {
        var version = (FindDefinition(subject)?.Version ?? 0) + 1;
        Rows.Definitions.Add(new(subject, version, hash, text, fileName, at, by));
        _undo.Push(() => Rows.Definitions.RemoveAt(Rows.Definitions.Count - 1));
        return version;
    }

    public void PutTable(TableState table)
    {
        if (table.Id == 0)
        {
            if (FindTable(table.Workflow, table.Name) is not null)
                throw new InvalidOperationException($"{table.Workflow} has a table {table.Name} already.");
            table.Id = Rows.Tables.Keys.LastOrDefault() + 1;
            Set(Rows.Tables, table.Id, new InMemoryRows.TableRows(RowCopies.Copy(table)));
            return;
        }

        var of = Rows.Of(table.Id);
        var old = of.State;
        _undo.Push(() => of.State = old);
        of.State = RowCopies.Copy(table);
    }

    public void InsertItem(Item item)
    {
        var of = Rows.Of(item.Table);
        if (of.ItemIds.ContainsKey(item.Key))
            throw new InvalidOperationException($"Table {item.Table} has an item {item.Key} already.");
        item.Id = ++Rows.LastItem;
        Set(of.ItemIds, item.Key, item.Id);
        Set(of.Items, item.Id, RowCopies.Copy(item));
    }

    public void UpdateItem(Item item) => Set(Rows.Of(item.Table).Items, item.Id, RowCopies.Copy(item, Existing(item).QueuedAt));

    public void MarkInFlight(Item item, long epoch)
    {
        var marked = RowCopies.Copy(Existing(item));
        marked.InFlightEpoch = epoch;
        Set(Rows.Of(item.Table).Items, item.Id, marked);
        item.InFlightEpoch = epoch;
    }

    public void DeleteItem(Item item)
    {
        var of = Rows.Of(item.Table);
        if (!of.Items.ContainsKey(item.Id))
            return;
        Remove(of.ItemIds, item.Key);
        Remove(of.Items, item.Id);
    }

    public bool DeleteItemIfUnchanged(Item item)
    {
        if (!Rows.Of(item.Table).Items.TryGetValue(item.Id, out var stored) || stored.Revision != item.Revision || stored.Kind != item.Kind
            || stored.State != item.State || stored.SourceVersion != item.SourceVersion || stored.Sequence != item.Sequence
            || !stored.Parents.SequenceEqual(item.Parents))
            return false;
        DeleteItem(item);
        return true;
    }

    public int DeleteItems(int table, int limit)
    {
        var oldest = Rows.Of(table).Items.Values.Take(limit).ToArray();
        foreach (var item in oldest)
            DeleteItem(item);
        return oldest.Length;
    }

    public void PutKnown(KnownRecord known)
    {
        var of = Rows.Of(known.Table);
        if (of.KnownIds.TryGetValue(known.Key, out var id))
        {
            known.Id = id;
        }
        else
        {
            var last = of.LastKnown;
            _undo.Push(() => of.LastKnown = last);
            known.Id = ++of.LastKnown;
            Set(of.KnownIds, known.Key, known.Id);
        }

        Set(of.Known, known.Id, RowCopies.Copy(known));
    }

    public bool AddKnown(KnownRecord known)
    {
        if (Rows.Of(known.Table).KnownIds.ContainsKey(known.Key))
            return false;
        PutKnown(known);
        return true;
    }

    public void DeleteKnown(int table, Guid key)
    {
        var of = Rows.Of(table);
        if (!of.KnownIds.TryGetValue(key, out var id))
            return;
        Remove(of.KnownIds, key);
        Remove(of.Known, id);
    }

    public void PutDeadLetter(DeadLetter letter)
    {
        var of = Rows.Of(letter.Table);
        letter.Id = of.LetterIds.TryGetValue(letter.Key, out var id) ? id : ++Rows.LastLetter;
        Set(of.LetterIds, letter.Key, letter.Id);
        Set(of.Letters, letter.Id, RowCopies.Copy(letter));
    }

    public void DeleteDeadLetter(int table, Guid key)
    {
        var of = Rows.Of(table);
        if (!of.LetterIds.TryGetValue(key, out var id))
            return;
        Remove(of.LetterIds, key);
        Remove(of.Letters, id);
    }

    public void PutSeenBits(int table, long chunk, byte[] bits) => Set(Rows.Of(table).Seen, chunk, [.. bits]);

    public void ClearSeen(int table)
    {
        var seen = Rows.Of(table).Seen;
        foreach (var chunk in seen.Keys.ToArray())
            Remove(seen, chunk);
    }

    public void AddDeletesReleased(int table, DateTimeOffset at, long count)
    {
        var released = Rows.Of(table).Released;
        Set(released, Minute(at), released.GetValueOrDefault(Minute(at)) + count);
        foreach (var old in released.Keys.Where(m => m < Minute(at) - 120).ToArray())
            Remove(released, old);
    }

    public void PutPair(PairState pair) => Set(Rows.Of(pair.Table).Pairs, pair.Key, RowCopies.Copy(pair));

    public void DeletePair(int table, Guid key)
    {
        if (Rows.Of(table).Pairs.ContainsKey(key))
            Remove(Rows.Of(table).Pairs, key);
    }

    public void PutMetadata(string system, string name, string json) => Set(Rows.Metadata, (system, name), json);

    private Item Existing(Item item)
        => Rows.Of(item.Table).Items.TryGetValue(item.Id, out var row) ? row : throw new InvalidOperationException($"There is no item number {item.Id}.");

    private void Set<TKey, TValue>(IDictionary<TKey, TValue> into, TKey key, TValue value)
    {
        if (into.TryGetValue(key, out var old))
            _undo.Push(() => into[key] = old);
        else
            _undo.Push(() => into.Remove(key));
        into[key] = value;
    }

    private void Remove<TKey, TValue>(IDictionary<TKey, TValue> from, TKey key)
    {
        var old = from[key];
        _undo.Push(() => from[key] = old);
        from.Remove(key);
    }
}
