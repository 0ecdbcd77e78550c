using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Http;

/// <summary>A request as it is to be sent, as often as need be.</summary>
/// <param name="Target">Absolute address on the system's origin.</param>
internal sealed record RemoteRequest(HttpMethod Method, Uri Target, Lane Lane)
{
    /// <summary>Headers besides the ones that every request of the system has.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body, in blocks that follow one another; none: no body.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Blocks { get; init; } = [];

    /// <summary>A body of one block.</summary>
    public ReadOnlyMemory<byte> Body
    {
        init => Blocks = value.IsEmpty ? [] : [value];
    }

    /// <summary>Null: JSON.</summary>
    public string? ContentType { get; init; }

    /// <summary>Longest answer that is read, in bytes.</summary>
    public int Limit { get; init; } = BodyReader.SmallLimit;

    /// <summary>Whether an answer of success must be JSON (a sign-in page is not one).</summary>
    public bool WantsJson { get; init; } = true;
}
