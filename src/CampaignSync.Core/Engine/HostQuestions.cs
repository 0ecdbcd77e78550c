using System.Text.Json.Serialization;
using CampaignSync.Core.Ports;

namespace CampaignSync.Core.Engine;

/// <summary>Argument of <see cref="State.RequestVerb.TestDefinitions"/>, as JSON: what is to be held against both systems' metadata.</summary>
public sealed record TestDefinitionsArgument(IReadOnlyList<TestedText> Files);

/// <param name="Subject">A workflow's name, or <c>Connections</c>: then these are used, not those that are saved.</param>
/// <param name="FileName">Absolute; problems name it.</param>
public sealed record TestedText(string Subject, string FileName, string Text);

/// <summary>What the test came to.</summary>
/// <param name="ErrorId">Why it could not be made; null: it was made.</param>
public sealed record TestDefinitionsAnswer(IReadOnlyList<TestedProblem> Problems, string? ErrorId = null, string? Reason = null);

/// <param name="Line">0: the whole file.</param>
public sealed record TestedProblem(string FileName, int Line, int Column, string Message);

/// <summary>What came of <see cref="State.RequestVerb.TestConnection"/>.</summary>
/// <param name="ErrorId">Why nothing could be tried; null: it was tried.</param>
public sealed record TestConnectionAnswer(IReadOnlyList<ConnectionFinding> Findings, string? ErrorId = null, string? Reason = null);

/// <summary>How questions and answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TestDefinitionsArgument))]
[JsonSerializable(typeof(TestDefinitionsAnswer))]
[JsonSerializable(typeof(TestConnectionAnswer))]
public sealed partial class QuestionJson : JsonSerializerContext;
