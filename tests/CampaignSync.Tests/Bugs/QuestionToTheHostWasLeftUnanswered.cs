using System.Text.Json;
using CampaignSync.Core.Engine;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Tests.Engine;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A question whose answer found the disk full, or led to an error that was not foreseen, was never answered by that host;
/// and when the host was told to end, it ended with that error.
/// </summary>
public sealed class QuestionToTheHostWasLeftUnanswered
{
    private bool _full;

    [Fact]
    public void Answer_ThatFindsTheDiskFull_IsGivenWhenThereIsRoom()
    {
        using var bench = Bench();
        var number = Ask(bench, RequestVerb.TestConnection, argument: null);
        _full = true;
        bench.Settle(5);
        Assert.Null(Find(bench, number).DoneAt);

        _full = false;
        bench.Until(() => Find(bench, number).DoneAt is not null, 10);
    }

    [Fact]
    public void Host_ToldToEndWhileAnAnswerWaitsForRoom_EndsAsToldAndTheNextAnswers()
    {
        using var bench = Bench();
        var number = Ask(bench, RequestVerb.TestConnection, argument: null);
        var host = bench.Home.Host!;
        _full = true;
        bench.Settle(5);
        host.Terminate();
        bench.Until(() => host.Ended.IsCompleted, 60);
        Assert.True(host.Ended.IsCompletedSuccessfully, $"{host.Ended.Exception}");

        _full = false;
        bench.Home.StartHost();
        bench.Until(() => Find(bench, number).DoneAt is not null, 10);
    }

    [Fact]
    public void Question_ThatLeadsToAnErrorThatWasNotForeseen_IsAnsweredWithThat()
    {
        using var bench = Bench();
        var argument = new TestDefinitionsArgument([new TestedText("Ingress", "/x/ingress.yaml", "no number, which the simulated reader does not expect")]);
        var number = Ask(bench, RequestVerb.TestDefinitions, JsonSerializer.Serialize(argument, QuestionJson.Default.TestDefinitionsArgument));
        bench.Until(() => Find(bench, number).DoneAt is not null, 10);

        Assert.Equal(FailureId.Unexpected, JsonSerializer.Deserialize(Find(bench, number).Answer!, QuestionJson.Default.TestDefinitionsAnswer)!.ErrorId);
    }

    private EngineBench Bench()
    {
        var bench = new EngineBench();
        bench.Start();
        bench.Home.FillDisk(_ => _full);
        return bench;
    }

    private static long Ask(EngineBench bench, RequestVerb verb, string? argument)
        => bench.Home.Write(tx => tx.AddRequest(new ControlRequest { Verb = verb, Argument = argument, RequestedAt = bench.Home.Now, RequestedBy = "admin" }));

    private static ControlRequest Find(EngineBench bench, long number) => bench.Home.State.Read(reader => reader.FindRequest(number))!;
}
