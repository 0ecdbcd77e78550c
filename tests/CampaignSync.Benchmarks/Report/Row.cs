using System.Text.Json.Serialization;

namespace CampaignSync.Benchmarks.Report;

/// <summary>One figure, and whether it meets its bar.</summary>
/// <param name="Id">Name in the design, with the latency behind an @ where there are several.</param>
/// <param name="What">For people: what was measured, with its unit.</param>
/// <param name="Ours">The engine's figure.</param>
/// <param name="Pump">The bare pump's; null where there is nothing to compare with.</param>
/// <param name="Ratio">Ours to the pump's, or to the bar where there is no pump.</param>
/// <param name="Bar">What is asked for, in words of the design.</param>
internal sealed record Row(string Id, string What, double Ours, double? Pump, double? Ratio, string Bar, Verdict Met);

/// <summary>Whether a bar is met.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
internal enum Verdict
{
    [JsonStringEnumMemberName("no")]
    No,

    [JsonStringEnumMemberName("yes")]
    Yes,

    /// <summary>The sandbox, not what is measured, was the limit.</summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,

    /// <summary>A figure without a bar.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}
