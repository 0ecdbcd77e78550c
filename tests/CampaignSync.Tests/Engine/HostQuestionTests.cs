using System.Text.Json;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Engine;
using CampaignSync.Core.State;
using CampaignSync.Simulation.Home;

namespace CampaignSync.Tests.Engine;

/// <summary>What cmdlets ask of the host because they may not reach the systems themselves.</summary>
public sealed class HostQuestionTests
{
    [Fact]
    public void TestDefinitions_ThatFit_HasNoProblem_AndMovesNothing()
    {
        using var bench = new EngineBench();
        bench.Contact(1);
        var answer = AskAbout(bench, Shop.ContactMapping);

        Assert.Empty(answer.Problems);
        Assert.Null(answer.ErrorId);
        Assert.Empty(bench.Effects());
    }

    [Fact]
    public void TestDefinitions_NamesThePlaceOfWhatDoesNotFit()
    {
        using var bench = new EngineBench();
        var wrong = Shop.ContactMapping with { Fields = [.. Shop.ContactMapping.Fields, new FieldMapping("nosuchcolumn", "nosuchfield", SourcePlace: new Place(7, 19))] };
        var problems = AskAbout(bench, wrong).Problems;

        var problem = Assert.Single(problems, found => found.Message.Contains("nosuchcolumn", StringComparison.Ordinal));
        Assert.Equal(("/x/ingress.yaml", 7, 19), (problem.FileName, problem.Line, problem.Column));
    }

    [Fact]
    public void TestConnection_WhereNothingCanTryThem_SaysSo()
    {
        using var bench = new EngineBench();
        var answer = JsonSerializer.Deserialize(Ask(bench, RequestVerb.TestConnection, null), QuestionJson.Default.TestConnectionAnswer)!;

        Assert.Empty(answer.Findings);
        Assert.NotNull(answer.ErrorId);
    }

    [Fact]
    public void UnreadableQuestion_IsAnswered()
    {
        using var bench = new EngineBench();
        var answer = JsonSerializer.Deserialize(Ask(bench, RequestVerb.TestDefinitions, "{"), QuestionJson.Default.TestDefinitionsAnswer)!;

        Assert.NotNull(answer.ErrorId);
    }

    private static TestDefinitionsAnswer AskAbout(EngineBench bench, params TableMapping[] tables)
    {
        var (text, _) = bench.Home.Definitions.Register(new IngressDefinition { Tables = tables });
        var argument = new TestDefinitionsArgument([new TestedText("Ingress", "/x/ingress.yaml", text)]);
        return JsonSerializer.Deserialize(Ask(bench, RequestVerb.TestDefinitions, JsonSerializer.Serialize(argument, QuestionJson.Default.TestDefinitionsArgument)), QuestionJson.Default.TestDefinitionsAnswer)!;
    }

    private static string Ask(EngineBench bench, RequestVerb verb, string? argument)
    {
        bench.Home.StartHost();
        var number = bench.Home.Write(tx => tx.AddRequest(new ControlRequest { Verb = verb, Argument = argument, RequestedAt = bench.Home.Now, RequestedBy = "admin" }));
        bench.Until(() => bench.Home.State.Read(reader => reader.FindRequest(number)) is { DoneAt: not null });
        return bench.Home.State.Read(reader => reader.FindRequest(number))!.Answer!;
    }
}
