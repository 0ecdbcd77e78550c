using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignSync.Control.Definitions;
using CampaignSync.Control.Records;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Host.Output;

/// <summary>Everything that is printed with <c>--json</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(WorkflowJson[]))]
[JsonSerializable(typeof(DeadLetterJson))]
[JsonSerializable(typeof(WhereJson))]
[JsonSerializable(typeof(VersionJson[]))]
internal sealed partial class JsonOutput : JsonSerializerContext
{
    public static string Of(IEnumerable<WorkflowView> views) => JsonSerializer.Serialize(views.Select(Output.WorkflowJson.Of).ToArray(), Default.WorkflowJsonArray);

    public static string Of(RecordWhere found) => JsonSerializer.Serialize(Output.WhereJson.Of(found), Default.WhereJson);

    public static string Of(IEnumerable<DefinitionVersionView> versions) => JsonSerializer.Serialize(versions.Select(Output.VersionJson.Of).ToArray(), Default.VersionJsonArray);

    /// <summary>One by one, because there can be very many.</summary>
    public static void WriteArray(TextWriter output, IEnumerable<DeadLetterView> letters)
    {
        output.Write('[');
        var first = true;
        foreach (var letter in letters)
        {
            output.WriteLine(first ? "" : ",");
            output.Write(JsonSerializer.Serialize(Output.DeadLetterJson.Of(letter), Default.DeadLetterJson));
            first = false;
        }

        output.WriteLine(first ? "]" : $"{Environment.NewLine}]");
    }
}
