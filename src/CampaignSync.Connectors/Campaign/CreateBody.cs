using System.Text;
using System.Text.Encodings.Web;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Puts the key before the fields of a JSON object, without reading the object.</summary>
internal static class CreateBody
{
    /// <summary>A POST of the record's fields with <c>{"key":"value",</c> in front.</summary>
    public static RemoteRequest Post(Uri collection, RecordWrite write)
    {
        var rest = write.CreateBody[1..];
        var isEmpty = rest.Span.TrimStart(" \t\r\n"u8) is [(byte)'}', ..];
        var head = $"{{\"{JavaScriptEncoder.Default.Encode(write.KeyField)}\":\"{JavaScriptEncoder.Default.Encode(write.Key)}\"{(isEmpty ? "" : ",")}";
        return new RemoteRequest(HttpMethod.Post, collection, write.Lane) { Blocks = [Encoding.UTF8.GetBytes(head), rest] };
    }
}
