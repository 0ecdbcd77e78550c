using CampaignSync.Core.State;

namespace CampaignSync.Simulation.State;

/// <summary>Copies of rows, so that nobody outside holds what the store holds.</summary>
internal static class RowCopies
{
    public static WorkflowState Copy(WorkflowState w) => new()
    {
        Name = w.Name, Status = w.Status, ErrorId = w.ErrorId, Reason = w.Reason, FailedAt = w.FailedAt,
        RunningVersion = w.RunningVersion, RunningConnections = w.RunningConnections, StartRequest = w.StartRequest,
        Health = w.Health, HealthCause = w.HealthCause, SourcesRead = w.SourcesRead, StartedAt = w.StartedAt,
        LastReadAt = w.LastReadAt, LastWrittenAt = w.LastWrittenAt, Counts = w.Counts,
    };

    public static ControlRequest Copy(ControlRequest r) => new()
    {
        Number = r.Number, Verb = r.Verb, Workflow = r.Workflow, Argument = r.Argument, RequestedAt = r.RequestedAt,
        RequestedBy = r.RequestedBy, DoneAt = r.DoneAt, Answer = r.Answer,
    };

    public static TableState Copy(TableState t) => new()
    {
        Id = t.Id, Workflow = t.Workflow, Name = t.Name, Phase = t.Phase, Link = t.Link, DeltaLink = t.DeltaLink, LinkAt = t.LinkAt,
        ReadBegan = t.ReadBegan, LastReadBegan = t.LastReadBegan, SweptTo = t.SweptTo, Replaying = t.Replaying,
        ReplayRequested = t.ReplayRequested, ReadsWithoutDeltaLink = t.ReadsWithoutDeltaLink, NewestVersion = t.NewestVersion,
        Fingerprint = t.Fingerprint, FingerprintVersion = t.FingerprintVersion, BeganEmpty = t.BeganEmpty, Removed = t.Removed, Extra = t.Extra,
    };

    public static Item Copy(Item i, DateTimeOffset? queuedAt = null) => new()
    {
        Id = i.Id, Table = i.Table, Key = i.Key, Kind = i.Kind, State = i.State, Lane = i.Lane, Revision = i.Revision,
        SourceVersion = i.SourceVersion, Sequence = i.Sequence, DefinitionVersion = i.DefinitionVersion, Body = Copy(i.Body),
        Hash = Copy(i.Hash), RowHash = i.RowHash, WriteAll = i.WriteAll, InFlightEpoch = i.InFlightEpoch, Uncertain = i.Uncertain, Attempts = i.Attempts,
        CountedAttempts = i.CountedAttempts, QueuedAt = queuedAt ?? i.QueuedAt, DueAt = i.DueAt, LastError = i.LastError,
        Parents = [.. i.Parents],
    };

    public static KnownRecord Copy(KnownRecord k) => new()
    {
        Id = k.Id, Table = k.Table, Key = k.Key, Owned = k.Owned, FilteredOut = k.FilteredOut, SourceVersion = k.SourceVersion,
        Sequence = k.Sequence, Hash = Copy(k.Hash), WrittenAt = k.WrittenAt, Parents = [.. k.Parents], RowHash = k.RowHash,
    };

    public static DeadLetter Copy(DeadLetter d) => new()
    {
        Id = d.Id, Table = d.Table, Key = d.Key, KeyText = d.KeyText, ErrorId = d.ErrorId, Reason = d.Reason, Attempts = d.Attempts,
        FirstAt = d.FirstAt, LastAt = d.LastAt, Request = d.Request, Answer = d.Answer, Kind = d.Kind, Body = Copy(d.Body),
        SourceVersion = d.SourceVersion, Uncertain = d.Uncertain, Sequence = d.Sequence,
    };

    public static PairState Copy(PairState p) => new()
    {
        Table = p.Table, Key = p.Key, HasContact = p.HasContact, HasProfile = p.HasProfile, Flags = [.. p.Flags],
    };

    public static byte[]? Copy(byte[]? bytes) => bytes is null ? null : [.. bytes];
}
