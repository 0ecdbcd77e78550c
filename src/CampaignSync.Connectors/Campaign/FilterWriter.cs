using System.Text.Json;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Writes records that are found by a published filter: a read that gives the record's address, then the write.</summary>
internal sealed class FilterWriter(CampaignApi api, RecordCreation creation)
{
    public Task<WriteOutcome> WriteAsync(RecordWrite write, LookupFilter lookup, CancellationToken cancellationToken)
        => FindAsync(write, lookup, async (matches, find, answer) => matches.Count switch
        {
            0 => write.Delete ? Nothing(find, answer) : await CreateAsync(write, cancellationToken),
            1 => await ChangeAsync(write, matches[0], cancellationToken),
            _ => new WriteOutcome(
                OutcomeKind.Refused, "AmbiguousKey",
                $"{matches.Count} records of the Campaign resource {write.Resource} have this key. Keep one of them, and make {write.KeyField} an identification key.",
                Shown(find), answer.Shown),
        }, cancellationToken);

    public Task<WriteOutcome> LookAsync(RecordAddress address, LookupFilter lookup, CancellationToken cancellationToken)
        => FindAsync(address, lookup, (matches, find, answer) => Task.FromResult(matches.Count == 0 ? Nothing(find, answer) : WriteOutcome.Done), cancellationToken);

    private async Task<WriteOutcome> FindAsync(RecordAddress address, LookupFilter lookup, Func<List<string>, RemoteRequest, RemoteAnswer, Task<WriteOutcome>> found, CancellationToken cancellationToken)
    {
        var find = new RemoteRequest(HttpMethod.Get, Address(address.Resource, lookup, address.Key), address.Lane);
        try
        {
            using var answer = await api.Channel.SendAsync(find, cancellationToken);
            if (!answer.IsSuccess || RemoteChannel.IsAway(answer))
                return NotRead(answer, find, address.Resource, lookup);
            return await found(Matches(answer, address), find, answer);
        }
        catch (RemoteFaultException fault)
        {
            return WriteStep.Of(fault, find).Outcome!;
        }
    }

    /// <summary><c>…/profile/byCrmId?crmId_parameter=KEY</c>. A few lines are enough to see that a key is not unique.</summary>
    public Uri Address(string resource, LookupFilter lookup, string key)
        => api.Address(resource, $"/{CampaignApi.Escape(lookup.Filter)}?{Uri.EscapeDataString(lookup.Parameter)}={Uri.EscapeDataString(key)}&_lineCount=5");

    /// <summary>How many records an answer lists; null: it is no list.</summary>
    public static int? Count(RemoteAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("content", out var content)
                && content.ValueKind == JsonValueKind.Array ? content.GetArrayLength() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<WriteOutcome> CreateAsync(RecordWrite write, CancellationToken cancellationToken)
    {
        var step = await creation.SendAsync(write, cancellationToken);
        return step.Kind switch
        {
            AnswerKind.Done => WriteOutcome.Done,
            AnswerKind.NotFound or AnswerKind.WrongPath => KeyUrlWriter.WrongPath(step, write.Resource),

            // Created by somebody since the read, or unseen: the next attempt reads again.
            AnswerKind.Duplicate => KeyUrlWriter.Unreachable(step, write.Resource),
            _ => step.Outcome!,
        };
    }

    private async Task<WriteOutcome> ChangeAsync(RecordWrite write, string href, CancellationToken cancellationToken)
    {
        var target = api.Channel.Origin.Follow(href);
        var request = write.Delete
            ? new RemoteRequest(HttpMethod.Delete, target, write.Lane) { WantsJson = false }
            : new RemoteRequest(HttpMethod.Patch, target, write.Lane) { Body = write.UpdateBody };
        var step = await WriteStep.SendAsync(api, request, write.Resource, cancellationToken);
        return step.Kind switch
        {
            AnswerKind.Done => WriteOutcome.Done,

            // Gone since the read.
            AnswerKind.NotFound when write.Delete => KeyUrlWriter.NotFound(step),
            AnswerKind.NotFound => await CreateAsync(write, cancellationToken),
            _ => step.Outcome!,
        };
    }

    private WriteOutcome NotRead(RemoteAnswer answer, RemoteRequest find, string resource, LookupFilter lookup)
    {
        var verdict = CampaignVerdict.Of(answer, resource, api.Channel);
        var request = Shown(find);
        return verdict.Kind switch
        {
            AnswerKind.NotFound or AnswerKind.WrongPath => new(
                OutcomeKind.Fatal, FailureId.SchemaMismatch,
                $"The Campaign resource {resource} has no published filter {lookup.Filter} (any more). Publish it, or change lookup in the definition.", request, answer.Shown),
            AnswerKind.Throttled => new(OutcomeKind.Throttled, null, verdict.Reason, request, answer.Shown, answer.RetryAfter),
            AnswerKind.Fatal => new(OutcomeKind.Fatal, verdict.ErrorId, verdict.Reason, request, answer.Shown),

            // Success that is no JSON comes here too.
            AnswerKind.Unavailable or AnswerKind.Done => new(OutcomeKind.Unavailable, null, api.Channel.Describe(answer), request, answer.Shown, answer.RetryAfter),

            // A read changes nothing, so its refusal says nothing of the record.
            _ => new(OutcomeKind.Unknown, null, verdict.Reason, request, answer.Shown),
        };
    }

    private static WriteOutcome Nothing(RemoteRequest find, RemoteAnswer answer) => new(OutcomeKind.NotFound, Request: Shown(find), Answer: answer.Shown);

    private static string Shown(RemoteRequest find) => $"GET {find.Target.PathAndQuery}";

    private static List<string> Matches(RemoteAnswer answer, RecordAddress address)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return [.. document.RootElement.GetProperty("content").EnumerateArray()
                // A filter that ignores its parameter, or matches the beginning only, must not lead us to somebody else's record.
                .Where(row => RecordKey.IsThat(row, address))
                .Select(row => row.GetProperty("href").GetString() ?? throw new KeyNotFoundException())];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new TransientException($"Campaign answered the search for a record of {address.Resource} with something other than a list of records.", inner: e);
        }
    }
}
