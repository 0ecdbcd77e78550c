using System.Text.RegularExpressions;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>What one answer to a write means, by status and code. An error's words may quote a record and are never repeated in a reason.</summary>
internal static partial class DataverseVerdict
{
    /// <summary>Dead letter: the destination refuses the record as it is.</summary>
    public const string RecordRefused = nameof(RecordRefused);

    /// <param name="subject">The table, for messages.</param>
    /// <param name="request">What was sent, for the dead letter.</param>
    /// <param name="answer">What came, for the dead letter.</param>
    public static WriteOutcome Of(int status, ErrorBody error, string subject, string request, string answer, TimeSpan? retryAfter)
    {
        var code = error.Code ?? "";
        var (kind, id, reason) = status switch
        {
            >= 200 and < 300 => (OutcomeKind.Done, null, null),
            429 => (OutcomeKind.Throttled, null, "Dataverse limits requests just now (429)."),
            408 or 502 or 503 or 504 => (OutcomeKind.Unavailable, null, $"Dataverse answered {status}."),
            401 => (OutcomeKind.Unavailable, null, "Dataverse no longer took the token (401)."),
            403 => (OutcomeKind.Fatal, FailureId.CredentialRejected, Forbidden(error, subject)),
            412 when code == DataverseErrors.VersionMismatch => (OutcomeKind.Conflict, null, $"The record of {subject} has changed since it was read."),
            404 when code == DataverseErrors.UnknownName
                => (OutcomeKind.Fatal, FailureId.SchemaMismatch, $"The Dataverse table {subject} is not there (any more)."),
            _ when code == DataverseErrors.RecordMissing || (code == DataverseErrors.BadPayload && Missing().IsMatch(error.Message ?? ""))
                => (OutcomeKind.Missing, null, $"The record that the write to {subject} refers to is not there."),
            _ when code == DataverseErrors.LockTimeout => (OutcomeKind.Unavailable, null, "Dataverse could not lock the record in time."),
            400 when BadName().Match(error.Message ?? "") is { Success: true } name => (
                OutcomeKind.Fatal, FailureId.SchemaMismatch,
                $"The column {name.Groups["name"].Value} of the Dataverse table {subject} is not there (any more). Take it out of the definition, or create it."),
            400 or 409 or 413 or 412 or 405 when code is not (DataverseErrors.Unexpected or DataverseErrors.PlugIn or "" or "0x0")
                => (OutcomeKind.Refused, RecordRefused, $"Dataverse refuses the record of {subject} ({code})."),
            _ => (OutcomeKind.Unknown, (string?)null, $"Dataverse answered {status}{(code.Length > 0 ? $" ({code})" : "")}, which does not tell whether the record or the system is the cause."),
        };
        return kind == OutcomeKind.Done ? WriteOutcome.Done : new WriteOutcome(kind, id, reason, request, answer, retryAfter);
    }

    private static string Forbidden(ErrorBody error, string subject)
    {
        var privilege = DataverseFaults.PrivilegeIn(error);
        return privilege.Length > 0
            ? $"The application user lacks the privilege {privilege}, which writing {subject} to Dataverse needs. Add it to a security role of the application user."
            : $"Dataverse refuses the application user (403) for {subject}. Give it a security role that lets it write there.";
    }

    [GeneratedRegex(@"With Id(s)? = .{1,100} Do(es)? Not Exist", RegexOptions.IgnoreCase)]
    private static partial Regex Missing();

    [GeneratedRegex(@"(An undeclared property|The property|Could not find a property named) '(?<name>[\w.@]{1,200})'( does not exist on type| which only has property annotations| on type)")]
    private static partial Regex BadName();
}
