using System.Text.RegularExpressions;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.LifeCycle;

namespace CampaignSync.Connectors.Campaign;

/// <summary>What one answer to a write means. Campaign says 500 to much, so its words decide; what they quote is never repeated in a reason.</summary>
internal readonly partial record struct CampaignVerdict(AnswerKind Kind, string? ErrorId = null, string? Reason = null)
{
    /// <summary>Dead letter: the destination refuses the record as it is.</summary>
    public const string RecordRefused = nameof(RecordRefused);

    /// <summary>Dead letter: a unique value belongs to another record.</summary>
    public const string DuplicateKey = nameof(DuplicateKey);

    public static CampaignVerdict Of(RemoteAnswer answer, string resource, RemoteChannel channel, bool wantsJson = false)
    {
        if (answer.Status == 429)
            return new(AnswerKind.Throttled, Reason: channel.Describe(answer));
        if (RemoteChannel.IsAway(answer, wantsJson))
            return new(AnswerKind.Unavailable, Reason: channel.Describe(answer));
        if (answer.IsSuccess)
            return new(AnswerKind.Done);
        var text = answer.Text;
        return answer.Status switch
        {
            403 => new(AnswerKind.Fatal, FailureId.CredentialRejected, Forbidden(ErrorBody.Of(answer))),
            404 when text.Contains("rc=-2003", StringComparison.Ordinal) => new(AnswerKind.WrongPath),
            404 when text.Contains("RST-360011", StringComparison.Ordinal) => new(AnswerKind.NotFound),
            413 => new(AnswerKind.Refused, RecordRefused, $"The record is too large for the Campaign resource {resource}."),
            >= 500 or 400 or 409 => OfText(text, resource) ?? Unknown(answer),
            _ => Unknown(answer),
        };
    }

    /// <summary>Who must be allowed what, when the gateway says 403.</summary>
    public static string Forbidden(ErrorBody error) => error.Code switch
    {
        "403023" => "Campaign does not let the credential in (403023 Profile is not valid): add the product profile of this Campaign instance to the credential in the Adobe Developer Console.",
        "403000" or "403003" => $"Campaign does not know the API key ({error.Code}): clientId in the connections must be the client id of the credential.",
        null => "Campaign refuses the credential (403). Check its product profile in the Adobe Developer Console.",
        _ => $"Campaign refuses the credential ({error.Code}). Check its product profile and the APIs added to it in the Adobe Developer Console.",
    };

    private static CampaignVerdict? OfText(string text, string resource)
    {
        // Texts that quote a value come first: what stands in a value must not pass for one of the others.
        if (BadEnumeration().Match(text) is { Success: true } enumeration)
            return Refused($"The value is not one of the enumeration of the Campaign field {enumeration.Groups["field"].Value}. Map it by a replacement.");
        if (BadValue().Match(text) is { Success: true } value)
            return Refused($"The value is not valid for the Campaign field {value.Groups["field"].Value}.");
        if (Mandatory().Match(text) is { Success: true } mandatory)
            return Refused($"The Campaign field {mandatory.Groups["field"].Value} is mandatory and has no value.");
        if (TooLong().Match(text) is { Success: true } length)
            return Refused($"A value is longer than the {length.Groups["length"].Value} characters that its Campaign field takes.");
        if (text.Contains("RST-360012", StringComparison.Ordinal))
            return Refused("Campaign does not let a record's key be changed.");
        if (text.Contains("with the same key", StringComparison.Ordinal) || text.Contains("duplicate key value", StringComparison.Ordinal))
            return new(AnswerKind.Duplicate, DuplicateKey, $"Another record of the Campaign resource {resource} has the same value in a unique field.");
        if (BadProperty().Match(text) is { Success: true } property)
        {
            return new(
                AnswerKind.Fatal, FailureId.SchemaMismatch,
                $"The field {property.Groups["field"].Value} of the Campaign resource {resource} is not there (any more), or is read-only. Take it out of the definition, or publish it again.");
        }

        return null;
    }

    private static CampaignVerdict Refused(string reason) => new(AnswerKind.Refused, RecordRefused, reason);

    private static CampaignVerdict Unknown(RemoteAnswer answer)
        => new(AnswerKind.Unknown, Reason: $"Campaign answered {answer.Status} for a reason that is not known to be the record's or the system's.");

    [GeneratedRegex(@"'(?<field>[\w.@-]{1,100})' property (is not valid for the '[^']{1,100}' resource|that is read-only)")]
    private static partial Regex BadProperty();

    [GeneratedRegex(@"is not valid for the '[^']{1,200}' enumeration of the '@?(?<field>[\w.-]{1,100})' field")]
    private static partial Regex BadEnumeration();

    [GeneratedRegex(@"is not valid for the '@?(?<field>[\w.-]{1,100})' field")]
    private static partial Regex BadValue();

    [GeneratedRegex(@"'@?(?<field>[\w.-]{1,100})' field of the '[^']{1,200}' schema is mandatory")]
    private static partial Regex Mandatory();

    [GeneratedRegex(@"value too long for type character varying\((?<length>\d{1,9})\)")]
    private static partial Regex TooLong();
}

/// <summary>Answers to a write that are told apart.</summary>
internal enum AnswerKind
{
    Done,

    /// <summary>There is no record with that key.</summary>
    NotFound,

    /// <summary>There is no such resource, or no such filter.</summary>
    WrongPath,

    /// <summary>A record with the same unique value exists.</summary>
    Duplicate,

    Refused,
    Throttled,
    Unavailable,
    Unknown,
    Fatal,
}
