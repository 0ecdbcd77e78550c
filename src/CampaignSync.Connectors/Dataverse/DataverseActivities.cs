using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>Writes timeline activities in batches that go on after errors.</summary>
internal sealed class DataverseActivities(DataverseApi api) : IActivityDestination
{
    /// <summary>Dead letter: the contact of an event is not there.</summary>
    public const string ContactNotFound = nameof(ContactNotFound);

    // An activity is two operations.
    private const int MostPerBatch = PatchBatch.MostOperations / 2;

    private readonly string _apiPath = new Uri(api.Root).AbsolutePath;

    public Task<ActivityTable?> DescribeActivityAsync(string table, CancellationToken cancellationToken)
        => new DataverseMetadata(api).ReadActivityAsync(table, cancellationToken);

    public async Task<IReadOnlyList<WriteOutcome>> WriteActivitiesAsync(IReadOnlyList<ActivityWrite> writes, Lane lane, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        var outcomes = new WriteOutcome[writes.Count];
        for (var start = 0; start < writes.Count; start += MostPerBatch)
            await WriteBatchAsync(writes, start, Math.Min(MostPerBatch, writes.Count - start), outcomes, lane, cancellationToken);
        return outcomes;
    }

    public async Task<bool> ProbeAsync(Lane lane, CancellationToken cancellationToken)
    {
        try
        {
            await api.WhoAmIAsync(lane, cancellationToken);
            return true;
        }
        catch (RemoteFaultException)
        {
            // What went wrong is said by the next write; a probe only asks whether.
            return false;
        }
    }

    private async Task WriteBatchAsync(IReadOnlyList<ActivityWrite> writes, int start, int count, WriteOutcome[] outcomes, Lane lane, CancellationToken cancellationToken)
    {
        var batch = new ActivityBatch(_apiPath);
        for (var i = start; i < start + count; i++)
            batch.Add(writes[i]);
        try
        {
            using var answer = await api.Channel.SendAsync(batch.Operations.End(api, lane), cancellationToken);
            var parts = PatchBatch.Parts(answer);
            for (var i = 0; i < count; i++)
            {
                var write = writes[start + i];
                outcomes[start + i] = parts.Count > 0 ? OfParts(batch, write, parts, i * 2, count) : PatchBatch.OfWhole(answer, api, write.EntitySet, RequestOf(batch, write));
            }
        }
        catch (RemoteFaultException fault)
        {
            for (var i = start; i < start + count; i++)
                outcomes[i] = FaultOutcome.Of(fault, RequestOf(batch, writes[i]));
        }
    }

    private static WriteOutcome OfParts(ActivityBatch batch, ActivityWrite write, List<BatchPart> parts, int at, int count)
    {
        // With more parts than operations nobody knows which belongs to which.
        if (parts.Count > count * 2 || at >= parts.Count)
            return PatchBatch.Unanswered(RequestOf(batch, write));
        var create = parts[at];
        // The common end first: to look for an error where there is none costs an exception for each.
        if (create.IsSuccess && at + 1 < parts.Count && parts[at + 1].IsSuccess)
            return WriteOutcome.Done;
        var request = RequestOf(batch, write);
        var error = ErrorBody.Of(create.Body);
        var existed = create.Status == 412 && error.Code == DataverseErrors.DuplicateId;
        if (!existed && !create.IsSuccess)
            return Verdict(create, error, write, request);
        if (at + 1 >= parts.Count)
            return PatchBatch.Unanswered(request);

        var complete = parts[at + 1];
        if (complete.IsSuccess)
            return WriteOutcome.Done;
        error = ErrorBody.Of(complete.Body);

        // Completed before: by an earlier attempt, or by somebody at work in Dynamics.
        if (existed && error.Code is DataverseErrors.Inactive)
            return WriteOutcome.Done;

        // It was there a moment ago: deleted by somebody, or not seen yet by the server that was asked.
        return error.Code == DataverseErrors.RecordMissing
            ? new WriteOutcome(OutcomeKind.Unknown, null, "The activity was created, but could not be found to be completed.", request, PatchBatch.Shown(complete))
            : Verdict(complete, error, write, request);
    }

    private static WriteOutcome Verdict(BatchPart part, ErrorBody error, ActivityWrite write, string request)
    {
        var outcome = DataverseVerdict.Of(part.Status, error, write.EntitySet, request, PatchBatch.Shown(part), part.RetryAfter);
        return outcome.Kind == OutcomeKind.Missing
            ? outcome with { ErrorId = ContactNotFound, Reason = "There is no contact with the event's external id." }
            : outcome;
    }

    private static string RequestOf(ActivityBatch batch, ActivityWrite write) => OutcomeText.Of("PATCH", batch.PathOf(write), write.Body);
}
