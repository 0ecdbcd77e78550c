using System.Collections.Concurrent;
using System.Text.Json;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>
/// Creates records, and holds the first one of each resource against the way that records are found there. Campaign's
/// metadata does not tell which field is an identification key: where the key of the definition is none, each later change
/// would find nothing, and create the record again.
/// </summary>
/// <param name="find">Whether a record is found by its key.</param>
internal sealed class RecordCreation(CampaignApi api, Func<RecordAddress, CancellationToken, Task<KeySight>> find)
{
    /// <summary>Creates that tell nothing, after which no more are asked about: a table whose parents are all missing is hidden whole.</summary>
    private const int MostTries = 10;

    private readonly ConcurrentDictionary<(string Resource, string KeyField, LookupFilter? Lookup), Proof> _proofs = new();

    /// <summary>A run begins: what was wrong may have been mended, at Campaign too.</summary>
    public void BeginAnew(string resource, string keyField, LookupFilter? lookup) => _proofs.TryRemove((resource, keyField, lookup), out _);

    /// <summary>Sends the create; of the first ones, what they tell of the key belongs to it.</summary>
    public Task<WriteStep> SendAsync(RecordWrite write, CancellationToken cancellationToken)
    {
        var proof = _proofs.GetOrAdd((write.Resource, write.KeyField, write.Lookup), static _ => new Proof());
        return proof.Given ? PostAsync(write, cancellationToken) : SendInTurnAsync(proof, write, cancellationToken);
    }

    /// <summary>One at a time until it is known: whatever is created under a wrong key stays behind.</summary>
    private async Task<WriteStep> SendInTurnAsync(Proof proof, RecordWrite write, CancellationToken cancellationToken)
    {
        await proof.Turn.WaitAsync(cancellationToken);
        try
        {
            if (proof.Wrong is { } wrong)
                return wrong;
            if (proof.Given)
                return await PostAsync(write, cancellationToken);
            var href = (string?)null;
            var created = await PostAsync(write, cancellationToken, answer => href = HrefIn(answer));
            return created.Kind == AnswerKind.Done ? await ProveAsync(proof, write, href, cancellationToken) : created;
        }
        finally
        {
            proof.Turn.Release();
        }
    }

    private Task<WriteStep> PostAsync(RecordWrite write, CancellationToken cancellationToken, Action<RemoteAnswer>? done = null)
        => WriteStep.SendAsync(api, CreateBody.Post(api.Address(write.Resource), write), write.Resource, cancellationToken, done);

    private async Task<WriteStep> ProveAsync(Proof proof, RecordWrite created, string? href, CancellationToken cancellationToken)
    {
        var sight = await find(created, cancellationToken);
        if (sight == KeySight.NotFound && href is not null && await IsThereAsync(href, created, cancellationToken))
        {
            var wrong = new WriteStep(AnswerKind.Fatal, new WriteOutcome(OutcomeKind.Fatal, FailureId.SchemaMismatch, Wrong(created)) { LeavesNoDoubt = true });
            proof.Wrong = wrong;
            return wrong;
        }
        proof.Given = sight == KeySight.Found || ++proof.Tries == MostTries;
        return default;
    }

    /// <summary>By its address, which says nothing of keys. A record whose parent is missing is hidden there as well.</summary>
    private async Task<bool> IsThereAsync(string href, RecordWrite created, CancellationToken cancellationToken)
    {
        try
        {
            var look = new RemoteRequest(HttpMethod.Get, api.Channel.Origin.Follow(href), created.Lane);
            return (await WriteStep.SendAsync(api, look, created.Resource, cancellationToken)).Kind == AnswerKind.Done;
        }
        catch (LinkRefusedException)
        {
            // Not ours to follow; the next create is asked about again.
            return false;
        }
    }

    private static string? HrefIn(RemoteAnswer answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("href", out var href) && href.ValueKind == JsonValueKind.String ? href.GetString() : null;
        }
        catch (JsonException)
        {
            // Created, as the status says; only the proof needs the body.
            return null;
        }
    }

    private static string Wrong(RecordWrite created)
        => $"{KeyProblem.Of(created.Resource, created.KeyField, created.Lookup)} One record was created before this was known, with {created.KeyField} {created.Key}: delete it at Campaign.";

    private sealed class Proof
    {
        public SemaphoreSlim Turn { get; } = new(1);
        public bool Given { get; set; }

        /// <summary>The end of every further create.</summary>
        public WriteStep? Wrong { get; set; }
        public int Tries { get; set; }
    }
}
