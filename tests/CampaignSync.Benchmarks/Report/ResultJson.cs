using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignSync.Benchmarks.Report;

/// <summary>Rows as <c>{"rows":[{"id","what","ours","pump","ratio","bar","met"}]}</c>.</summary>
internal static class ResultJson
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static void Write(string file, IReadOnlyList<Row> rows) => File.WriteAllText(file, JsonSerializer.Serialize(new { rows }, s_format));
}
