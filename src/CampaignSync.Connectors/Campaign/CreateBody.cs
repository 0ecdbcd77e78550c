using System.Text.Json;
using CampaignSync.Connectors.Http;

namespace CampaignSync.Connectors.Campaign;

/// <summary>Puts the key before the fields of a JSON object, without reading the object.</summary>
internal static class CreateBody
{
    /// <summary>A POST of <paramref name="fields"/> with <c>{"key":"value",</c> in front.</summary>
    public static RemoteRequest Put(RemoteRequest post, string keyField, string key, ReadOnlyMemory<byte> fields)
    {
        var rest = fields[1..];
        var isEmpty = rest.Span.TrimStart(" \t\r\n"u8) is [(byte)'}', ..];
        var name = JsonEncodedText.Encode(keyField).EncodedUtf8Bytes;
        var value = JsonEncodedText.Encode(key).EncodedUtf8Bytes;
        var head = new byte[name.Length + value.Length + (isEmpty ? 6 : 7)];
        var at = 0;
        Append("{\""u8);
        Append(name);
        Append("\":\""u8);
        Append(value);
        Append(isEmpty ? "\""u8 : "\","u8);
        return post with { Head = head, Body = rest };

        void Append(ReadOnlySpan<byte> part)
        {
            part.CopyTo(head.AsSpan(at));
            at += part.Length;
        }
    }
}
