using System.Text.Json;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.Schema;
using CampaignSync.Core.State;

namespace CampaignSync.Core.Engine;

/// <summary>Answers what cmdlets ask of the host because only it may reach the remote systems.</summary>
internal sealed class HostAnswers(JobHostSettings settings, IRequestGate dataverseGate, IRequestGate campaignGate)
{
    private readonly PatientWrites _writes = new(settings.Store, settings.Time);
    private int _pending;

    public bool Idle => Volatile.Read(ref _pending) == 0;

    /// <summary>Answers a request. One that is not known is done without an answer, which says so.</summary>
    public async Task AnswerAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _pending);
        try
        {
            var answer = request.Verb switch
            {
                RequestVerb.TestConnection => JsonSerializer.Serialize(await TestConnectionAsync(cancellationToken), QuestionJson.Default.TestConnectionAnswer),
                RequestVerb.TestDefinitions => JsonSerializer.Serialize(await TestDefinitionsAsync(request, cancellationToken), QuestionJson.Default.TestDefinitionsAnswer),
                _ => null,
            };
            await _writes.WriteAsync(
                tx =>
                {
                    tx.CompleteRequest(request.Number, settings.Time.GetUtcNow(), answer);
                    return true;
                },
                cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or StoreFullException && cancellationToken.IsCancellationRequested)
        {
            // The host ends; the next one finds the request and answers it.
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    private async Task<TestConnectionAnswer> TestConnectionAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (settings.ConnectionCheck is not { } check)
                return new TestConnectionAnswer([], FailureId.Unexpected, "This host cannot try connections.");
            return new TestConnectionAnswer(await check.CheckAsync(ReadConnections(null), cancellationToken));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var (id, reason) = ReasonOf(e);
            return new TestConnectionAnswer([], id, reason);
        }
    }

    private async Task<TestDefinitionsAnswer> TestDefinitionsAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var argument = JsonSerializer.Deserialize(request.Argument ?? "", QuestionJson.Default.TestDefinitionsArgument)!;
            var given = argument.Files.LastOrDefault(file => file.Subject == SavedDefinition.Connections);
            using var remotes = settings.Remotes.Connect(ReadConnections(given), dataverseGate, campaignGate);
            var problems = new List<TestedProblem>();
            foreach (var file in argument.Files.Where(file => file.Subject != SavedDefinition.Connections))
            {
                var definition = settings.Definitions.ReadWorkflow(Unsaved(file));
                var found = await SchemaTest.RunAsync(remotes, definition, cancellationToken);
                problems.AddRange(found.Select(problem => At(file, problem)));
            }

            return new TestDefinitionsAnswer(problems);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var (id, reason) = ReasonOf(e);
            return new TestDefinitionsAnswer([], id, reason);
        }
    }

    private ConnectionsDefinition ReadConnections(TestedText? given)
    {
        var saved = given is null ? settings.Store.Read(reader => reader.FindDefinition(SavedDefinition.Connections)) : Unsaved(given);
        return settings.Definitions.ReadConnections(saved ?? throw new FatalException(ConnectionsMissing, "No connections are saved. Write a file that begins with 'connections:', and save it with 'campaignsync apply FILE' or test it together with the others."));
    }

    private const string ConnectionsMissing = nameof(ConnectionsMissing);

    private SavedDefinition Unsaved(TestedText file) => new(file.Subject, 0, "", file.Text, file.FileName, settings.Time.GetUtcNow(), "");

    private static TestedProblem At(TestedText file, SchemaProblem problem) => new(file.FileName, problem.Place.Line, problem.Place.Column, problem.Message);

    /// <summary>Why there is no result. Whatever it was, somebody waits for an answer.</summary>
    private (string Id, string Reason) ReasonOf(Exception error)
    {
        switch (error)
        {
            case FatalException fatal:
                return (fatal.FailureId, fatal.Message);
            case RemoteFaultException:
                return (Unreachable, error.Message);
            case JsonException:
                return (FailureId.Unexpected, $"The question cannot be read: {error.Message}");
            default:
                settings.Log.Write(LogSeverity.Error, "AnswerFailed", null, "Finding an answer ended with an error that was not foreseen.", error);
                return (FailureId.Unexpected, $"Finding the answer ended with an error that was not foreseen ({error.GetType().Name}); the log has its trace.");
        }
    }

    /// <summary>A system is away just now.</summary>
    private const string Unreachable = "SystemUnavailable";
}
