using CampaignSync.Core.Backlog;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine.Ingress;

/// <summary>
/// Brings the stored tables in line with the definition that the workflow starts on (rule 14): a table that is mapped in
/// another way is read in full, one that was taken out drops its cursor and backlog and keeps its known records.
/// </summary>
internal sealed class IngressAdoption(RunContext run, IStateTransaction tx)
{
    /// <summary>Returns the stored table of each mapping, by source table.</summary>
    public IReadOnlyDictionary<string, TableState> Adopt(IngressDefinition definition)
    {
        var adopted = definition.Tables.ToDictionary(m => m.Source, Adopt);
        foreach (var table in tx.Tables(run.Workflow))
        {
            if (adopted.ContainsKey(table.Name))
                continue;
            TakeOut(table);
            DropPiece(table.Name);
        }
        return adopted;
    }

    private TableState Adopt(TableMapping mapping)
    {
        var fingerprint = run.Settings.Definitions.Fingerprint(mapping);
        var table = tx.FindTable(run.Workflow, mapping.Source) ?? new TableState { Workflow = run.Workflow, Name = mapping.Source };
        if (!table.GoesOnUnder(fingerprint))
        {
            if (table.Id != 0)
                run.Log(LogSeverity.Information, "TableReadInFull", $"{mapping.Source} is mapped in another way than it was read; it is read in full.");
            ReadInFull(table);
            table.Fingerprint = fingerprint;
            table.FingerprintVersion = run.Version;
            table.Removed = false;
        }
        if (table.ReplayRequested)
        {
            ReadInFull(table);
            table.Replaying = true;
            table.ReplayRequested = false;
            run.Log(LogSeverity.Information, "ReplayBegins", $"{mapping.Source} is read in full and every record is written again, as asked.");
        }
        table.Extra = FieldHistory.Of(table).With(mapping).ToJson();
        tx.PutTable(table);
        return table;
    }

    private static void ReadInFull(TableState table)
    {
        table.Phase = ReadPhase.Full;
        table.Link = null;
        table.DeltaLink = null;
        table.ReadBegan = 0;
        table.ReadsWithoutDeltaLink = 0;
    }

    /// <summary>Drops the cursor of a table that is no longer mapped; its known records stay.</summary>
    public void TakeOut(string name) => TakeOut(tx.FindTable(run.Workflow, name)!);

    /// <summary>Drops some of what waits of a table that is no longer mapped, dead letters included: nobody could restore them. True if there is more.</summary>
    public bool DropPiece(string name)
    {
        const int Piece = 1_000;
        var table = tx.FindTable(run.Workflow, name)!;
        foreach (var item in tx.ItemsReadBefore(table.Id, long.MaxValue, 0, Piece).Where(i => i.MayHaveArrived))
            Uncertainty.Keep(tx, table.Id, item.Key, item.Parents);
        var letters = tx.DeadLettersAfter(table.Id, 0, Piece);
        foreach (var letter in letters)
            Uncertainty.Remove(tx, letter);
        return tx.DeleteItems(table.Id, Piece) == Piece || letters.Count == Piece;
    }

    private void TakeOut(TableState table)
    {
        if (table.Removed)
            return;
        run.Log(LogSeverity.Information, "TableTakenOut", $"{table.Name} is no longer mapped: its cursor and backlog are dropped, nothing is deleted at Campaign.");
        ReadInFull(table);
        table.LinkAt = null;
        table.Fingerprint = null;
        table.Removed = true;
        tx.PutTable(table);
    }
}
