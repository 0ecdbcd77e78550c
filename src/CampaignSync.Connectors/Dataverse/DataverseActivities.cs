using System.Text;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>Writes timeline activities in batches that go on after errors.</summary>
internal sealed class DataverseActivities(DataverseApi api) : IActivityDestination
{
    /// <summary>Dead letter: the contact of an event is not there.</summary>
    public const string ContactNotFound = nameof(ContactNotFound);

    // Dataverse takes 1,000 operations in a batch, and an activity is two of them.
    private const int MostPerBatch = 500;

    private static readonly KeyValuePair<string, string>[] s_goOn = [new("Prefer", "odata.continue-on-error")];

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
        var request = new RemoteRequest(HttpMethod.Post, api.Address("$batch"), lane)
        {
            Headers = s_goOn,
            Body = batch.End(),
            ContentType = $"multipart/mixed; boundary={batch.Boundary}",
            Limit = BodyReader.PageLimit,
            WantsJson = false,
        };
        try
        {
            using var answer = await api.Channel.SendAsync(request, cancellationToken);
            var parts = answer.Boundary is { Length: > 0 } boundary ? BatchAnswer.Parts(answer.Body, boundary) : [];
            for (var i = 0; i < count; i++)
            {
                var write = writes[start + i];
                outcomes[start + i] = parts.Count > 0 ? OfParts(batch, write, parts, i * 2, count) : OfWhole(batch, write, answer);
            }
        }
        catch (RemoteFaultException fault)
        {
            for (var i = start; i < start + count; i++)
                outcomes[i] = FaultOutcome.Of(fault, RequestOf(batch, writes[i]));
        }
    }

    // The answer has no parts: it speaks of the batch, not of an activity.
    private WriteOutcome OfWhole(ActivityBatch batch, ActivityWrite write, RemoteAnswer answer)
    {
        var request = RequestOf(batch, write);
        if (answer.Status == 429)
            return new WriteOutcome(OutcomeKind.Throttled, null, api.Channel.Describe(answer), request, answer.Shown, answer.RetryAfter);
        if (answer.IsSuccess || RemoteChannel.IsAway(answer, wantsJson: false))
        {
            var reason = answer.IsSuccess && !answer.LooksLikeHtml ? "Dataverse answered a batch without its parts." : api.Channel.Describe(answer);
            return new WriteOutcome(OutcomeKind.Unavailable, null, reason, request, answer.Shown, answer.RetryAfter);
        }

        var error = ErrorBody.Of(answer);
        return answer.Status == 403
            ? DataverseVerdict.Of(403, error, write.EntitySet, request, answer.Shown, answer.RetryAfter)
            : new WriteOutcome(OutcomeKind.Unknown, null, $"Dataverse answered {answer.Status} to a whole batch.", request, answer.Shown, answer.RetryAfter);
    }

    private static WriteOutcome OfParts(ActivityBatch batch, ActivityWrite write, List<BatchPart> parts, int at, int count)
    {
        var request = RequestOf(batch, write);

        // With more parts than operations nobody knows which belongs to which.
        if (parts.Count > count * 2 || at >= parts.Count)
            return Unanswered(request);
        var create = parts[at];
        var error = ErrorBody.Of(create.Body);
        var existed = create.Status == 412 && error.Code == DataverseErrors.DuplicateId;
        if (!existed && create.Status is not (>= 200 and < 300))
            return Verdict(create, error, write, request);
        if (at + 1 >= parts.Count)
            return Unanswered(request);

        var complete = parts[at + 1];
        if (complete.Status is >= 200 and < 300)
            return WriteOutcome.Done;
        error = ErrorBody.Of(complete.Body);

        // Completed before: by an earlier attempt, or by somebody at work in Dynamics.
        if (existed && error.Code is DataverseErrors.Inactive)
            return WriteOutcome.Done;

        // It was there a moment ago: deleted by somebody, or not seen yet by the server that was asked.
        return error.Code == DataverseErrors.RecordMissing
            ? new WriteOutcome(OutcomeKind.Unknown, null, "The activity was created, but could not be found to be completed.", request, Shown(complete))
            : Verdict(complete, error, write, request);
    }

    private static WriteOutcome Verdict(BatchPart part, ErrorBody error, ActivityWrite write, string request)
    {
        var outcome = DataverseVerdict.Of(part.Status, error, write.EntitySet, request, Shown(part), part.RetryAfter);
        return outcome.Kind == OutcomeKind.Missing
            ? outcome with { ErrorId = ContactNotFound, Reason = "There is no contact with the event's external id." }
            : outcome;
    }

    private static WriteOutcome Unanswered(string request)
        => new(OutcomeKind.Unavailable, null, "Dataverse's answer to a batch was cut off before it came to this activity.", request);

    private static string RequestOf(ActivityBatch batch, ActivityWrite write) => OutcomeText.Of("PATCH", batch.PathOf(write), default, write.Body);

    private static string Shown(BatchPart part)
        => $"HTTP {part.Status}\n{Encoding.UTF8.GetString(part.Body.Span[..Math.Min(part.Body.Length, 4000)]).TrimEnd()}";
}
