using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>The body of a batch of conditional updates without change sets; it goes on after errors, so that one bad record neither holds back nor repeats the others.</summary>
internal sealed class PatchBatch
{
    /// <summary>Dataverse takes as many operations in a batch, at most.</summary>
    public const int MostOperations = 1000;

    private static readonly KeyValuePair<string, string>[] s_goOn = [new("Prefer", "odata.continue-on-error")];

    private readonly BlockWriter _text = new();
    private readonly string _boundary = $"batch_{Guid.NewGuid():N}";
    private int _operations;

    public void Add(string path, string condition, ReadOnlySpan<byte> body)
    {
        // More than the fixed text takes, and up to three bytes for each character of the rest.
        var room = 256 + (3 * (_boundary.Length + path.Length + condition.Length));
        var fits = Utf8.TryWrite(
            _text.GetSpan(room),
            CultureInfo.InvariantCulture,
            $"--{_boundary}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {++_operations}\r\n\r\nPATCH {path} HTTP/1.1\r\nContent-Type: application/json\r\n{condition}\r\n\r\n",
            out var written);
        if (!fits)
            throw new InvalidOperationException($"The head of operation {_operations} takes more than {room} bytes.");
        _text.Advance(written);
        _text.Write(body);
        _text.Write("\r\n"u8);
    }

    /// <summary>Ends the batch and makes a request of it.</summary>
    public RemoteRequest End(DataverseApi api, Lane lane)
    {
        Encoding.ASCII.GetBytes($"--{_boundary}--\r\n", _text);
        return new RemoteRequest(HttpMethod.Post, api.Address("$batch"), lane)
        {
            Headers = s_goOn,
            Blocks = _text.Blocks,
            ContentType = $"multipart/mixed; boundary={_boundary}",
            Limit = BodyReader.PageLimit,
            WantsJson = false,
        };
    }

    /// <summary>The parts of the answer; none where it speaks of the batch as a whole.</summary>
    public static List<BatchPart> Parts(RemoteAnswer answer) => answer.Boundary is { Length: > 0 } boundary ? BatchAnswer.Parts(answer.Body, boundary) : [];

    /// <summary>What an answer without parts means for each of its operations.</summary>
    public static WriteOutcome OfWhole(RemoteAnswer answer, DataverseApi api, string subject, string request)
    {
        if (answer.Status == 429)
            return new WriteOutcome(OutcomeKind.Throttled, null, api.Channel.Describe(answer), request, answer.Shown, answer.RetryAfter);
        if (answer.IsSuccess || RemoteChannel.IsAway(answer, wantsJson: false))
        {
            var reason = answer.IsSuccess && !answer.LooksLikeHtml ? "Dataverse answered a batch without its parts." : api.Channel.Describe(answer);
            return new WriteOutcome(OutcomeKind.Unavailable, null, reason, request, answer.Shown, answer.RetryAfter);
        }

        return answer.Status == 403
            ? DataverseVerdict.Of(403, ErrorBody.Of(answer), subject, request, answer.Shown, answer.RetryAfter)
            : new WriteOutcome(OutcomeKind.Unknown, null, $"Dataverse answered {answer.Status} to a whole batch.", request, answer.Shown, answer.RetryAfter);
    }

    /// <summary>The answer ended before it came to an operation, or nobody knows which part belongs to which.</summary>
    public static WriteOutcome Unanswered(string request)
        => new(OutcomeKind.Unavailable, null, "Dataverse's answer to a batch was cut off before it came to this record.", request);

    /// <summary>A part, as a dead letter shows it.</summary>
    public static string Shown(BatchPart part)
        => $"HTTP {part.Status}\n{Encoding.UTF8.GetString(part.Body.Span[..Math.Min(part.Body.Length, 4000)]).TrimEnd()}";
}
