using CampaignSync.Connectors.Http;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Writes records that are found by their key in the URL: one request where the expectation holds, two where it does not.</summary>
internal sealed class KeyUrlWriter(CampaignApi api, RecordCreation creation)
{
    public Task<WriteOutcome> WriteAsync(RecordWrite write, CancellationToken cancellationToken)
        => write.Delete ? DeleteAsync(write, cancellationToken)
            : write.Expect == Expectation.Absent ? CreateFirstAsync(write, cancellationToken)
            : UpdateFirstAsync(write, cancellationToken);

    private async Task<WriteOutcome> CreateFirstAsync(RecordWrite write, CancellationToken cancellationToken)
    {
        var created = await creation.SendAsync(write, cancellationToken);
        if (created.Kind != AnswerKind.Duplicate)
            return Ended(created, write.Resource);

        // It is there all the same: ours from a lost answer, or somebody's whom we adopt by the key.
        var updated = await UpdateAsync(write, cancellationToken);
        return updated.Kind == AnswerKind.NotFound ? Unreachable(created, write.Resource) : Ended(updated, write.Resource);
    }

    private async Task<WriteOutcome> UpdateFirstAsync(RecordWrite write, CancellationToken cancellationToken)
    {
        var updated = await UpdateAsync(write, cancellationToken);
        if (updated.Kind is not (AnswerKind.NotFound or AnswerKind.WrongPath))
            return Ended(updated, write.Resource);

        var created = await creation.SendAsync(write, cancellationToken);
        return created.Kind == AnswerKind.Duplicate ? Unreachable(created, write.Resource) : Ended(created, write.Resource);
    }

    private async Task<WriteOutcome> DeleteAsync(RecordWrite write, CancellationToken cancellationToken)
    {
        var request = new RemoteRequest(HttpMethod.Delete, api.KeyAddress(write.Resource, write.Key), write.Lane) { WantsJson = false };
        var deleted = await WriteStep.SendAsync(api, request, write.Resource, cancellationToken);
        return deleted.Kind switch
        {
            AnswerKind.NotFound => NotFound(deleted),
            AnswerKind.WrongPath => WrongPath(deleted, write.Resource),
            _ => Ended(deleted, write.Resource),
        };
    }

    public async Task<WriteOutcome> LookAsync(RecordAddress address, CancellationToken cancellationToken)
    {
        var request = new RemoteRequest(HttpMethod.Get, api.KeyAddress(address.Resource, address.Key), address.Lane);
        var found = await WriteStep.SendAsync(api, request, address.Resource, cancellationToken);
        return found.Kind == AnswerKind.NotFound ? NotFound(found) : Ended(found, address.Resource);
    }

    /// <summary>Whether a record that is there is found, and is the one that has this key in the key field.</summary>
    public async Task<KeySight> FindAsync(RecordAddress address, CancellationToken cancellationToken)
    {
        var request = new RemoteRequest(HttpMethod.Get, api.KeyAddress(address.Resource, address.Key), address.Lane);
        var sight = KeySight.NotTold;
        var found = await WriteStep.SendAsync(api, request, address.Resource, cancellationToken, answer => sight = RecordKey.Sight(answer, address));
        return found.Kind is AnswerKind.NotFound or AnswerKind.WrongPath ? KeySight.NotFound : sight;
    }

    private Task<WriteStep> UpdateAsync(RecordWrite write, CancellationToken cancellationToken)
    {
        var request = new RemoteRequest(HttpMethod.Patch, api.KeyAddress(write.Resource, write.Key), write.Lane) { Body = write.UpdateBody };
        return WriteStep.SendAsync(api, request, write.Resource, cancellationToken);
    }

    private static WriteOutcome Ended(WriteStep step, string resource) => step.Kind switch
    {
        AnswerKind.Done => WriteOutcome.Done,
        AnswerKind.NotFound or AnswerKind.WrongPath => WrongPath(step, resource),
        _ => step.Outcome!,
    };

    internal static WriteOutcome NotFound(WriteStep step) => step.Outcome! with { Kind = OutcomeKind.NotFound };

    /// <summary>A collection that is not there.</summary>
    internal static WriteOutcome WrongPath(WriteStep step, string resource) => step.Outcome! with
    {
        Kind = OutcomeKind.Fatal,
        ErrorId = FailureId.SchemaMismatch,
        Reason = $"The Campaign resource {resource} is not there (any more), or is not exposed under profileAndServicesExt. Publish it with the Profiles & Services Ext API, or take it out of the definition.",
    };

    // Campaign says that it exists when we create it, and that it does not when we update it.
    internal static WriteOutcome Unreachable(WriteStep created, string resource) => created.Outcome! with
    {
        Kind = OutcomeKind.Unreachable,
        Reason = $"A record of the Campaign resource {resource} cannot be created, because one with the same unique value exists, nor found by its key. Either another record holds that value, or it waits unseen for the parent that it is linked to.",
    };
}
