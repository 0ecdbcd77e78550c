using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignSync.Sandbox.Demo.Comparison;

namespace CampaignSync.Sandbox.Demo;

/// <summary>What the demo ends with.</summary>
/// <param name="Workflows">The text of <c>list --json</c> before the workflows were stopped.</param>
/// <param name="PeakMemory">The most resident memory that the host had, in bytes.</param>
internal sealed record DemoOutcome(string Workflows, ComparisonResult Comparison, long PeakMemory, TimeSpan Elapsed)
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public bool Agrees => Comparison.Agrees;

    public string ToJson() => new JsonObject
    {
        ["workflows"] = JsonNode.Parse(Workflows),
        ["comparison"] = JsonSerializer.SerializeToNode(Comparison, s_format),
        ["hostPeakMemory"] = PeakMemory,
        ["seconds"] = Math.Round(Elapsed.TotalSeconds, 1),
    }.ToJsonString(s_format);
}
