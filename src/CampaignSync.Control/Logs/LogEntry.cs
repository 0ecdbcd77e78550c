using System.Text.Json;

namespace CampaignSync.Control.Logs;

/// <summary>One line of the host's log.</summary>
/// <param name="Level">Debug, Information, Warning or Error.</param>
/// <param name="Event">Constant id of what happened.</param>
/// <param name="Workflow">Null: it concerns the host.</param>
/// <param name="Exception">Trace, where there is one.</param>
public sealed record LogEntry(DateTimeOffset At, string Level, string Event, string? Workflow, string Message, string? Exception)
{
    /// <summary>Reads a line; null: it is none of ours, or was cut off.</summary>
    public static LogEntry? Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return new LogEntry(
                root.GetProperty("at").GetDateTimeOffset(),
                root.GetProperty("level").GetString()!,
                root.GetProperty("event").GetString()!,
                Text(root, "workflow"),
                root.GetProperty("message").GetString()!,
                Text(root, "exception"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
}
