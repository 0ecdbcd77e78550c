using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CampaignSync.Sandbox.Dataverse.Protocol;

/// <summary>The answer to one request, alone or in a batch.</summary>
internal sealed class ODataResponse(int status)
{
    public static readonly JsonWriterOptions JsonFormat = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public const string JsonType = "application/json; odata.metadata=minimal";

    public int Status { get; } = status;

    public List<(string Name, string Value)> Headers { get; } = [];

    public string ContentType { get; init; } = JsonType;

    /// <summary>A body that is ready.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>A body that is written while it is sent.</summary>
    public IResponseBody? Stream { get; init; }

    public bool HasBody => Stream is not null || !Body.IsEmpty;

    public static ODataResponse NoContent() => new(204);

    public static ODataResponse Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, JsonFormat))
            write(writer);
        return new ODataResponse(status) { Body = buffer.WrittenMemory };
    }

    public static ODataResponse Of(DataverseException error)
        => Json(error.Status, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", error.Code);
            json.WriteString("message", error.Message);
            json.WriteEndObject();
            json.WriteEndObject();
        });

    public ODataResponse With(string header, string value)
    {
        Headers.Add((header, value));
        return this;
    }
}
