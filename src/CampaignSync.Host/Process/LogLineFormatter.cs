using System.Text;
using System.Text.Json;
using Serilog.Events;
using Serilog.Formatting;

namespace CampaignSync.Host.Process;

/// <summary>One line of the log: <c>{"at","level","event","workflow","message","exception"}</c>, the last two where there are any. <see cref="Control.Logs.LogEntry"/> reads it.</summary>
internal sealed class LogLineFormatter : ITextFormatter
{
    public const string Event = "Event";
    public const string Workflow = "Workflow";
    public const string Message = "Message";
    public const string Template = "{Message:l}";

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("at", logEvent.Timestamp.UtcDateTime);
            json.WriteString("level", logEvent.Level.ToString());
            json.WriteString("event", Text(logEvent, Event));
            if (Text(logEvent, Workflow) is { } workflow)
                json.WriteString("workflow", workflow);
            json.WriteString("message", Text(logEvent, Message));
            if (logEvent.Exception is { } exception)
                json.WriteString("exception", exception.ToString());
            json.WriteEndObject();
        }

        output.Write(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length));
        output.Write('\n');
    }

    private static string? Text(LogEvent logEvent, string name)
        => logEvent.Properties.GetValueOrDefault(name) is ScalarValue { Value: string text } ? text : null;
}
