using System.Text.RegularExpressions;
using CampaignSync.Connectors.Http;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;

namespace CampaignSync.Connectors.Dataverse;

/// <summary>Turns the Web API's error answers into faults, by status and code first, by words only where nothing else tells.</summary>
internal static partial class DataverseFaults
{
    /// <param name="subject">What was read, for messages: a table or a path.</param>
    public static RemoteFaultException Of(RemoteAnswer answer, RemoteChannel channel, string subject)
    {
        if (RemoteChannel.IsAway(answer))
            return channel.Fault(answer);
        if (answer.IsSuccess && answer.Cut)
            return new TransientException($"Dataverse answered {subject} with more than {BodyReader.PageLimit >> 20} MB.");

        var error = ErrorBody.Of(answer);
        return answer.Status switch
        {
            403 => Forbidden(error, subject),
            400 or 404 when error.Code == DataverseErrors.UnknownName && UnknownProperty().Match(error.Message ?? "") is { Success: true } m
                => Schema($"The column {m.Groups["column"].Value} of the Dataverse table {TableOf(m.Groups["type"].Value)} is not there (any more). Take it out of the definition, or create it."),
            404 when error.Code == DataverseErrors.UnknownName
                => Schema($"The Dataverse table {subject} is not there (any more). Take it out of the definition, or create it."),
            400 when error.Code is DataverseErrors.NotTracked or DataverseErrors.CannotBeTracked
                => Schema($"Change tracking is off for the Dataverse table {subject}. Turn it on in the table's properties (Track changes)."),
            _ => new TransientException($"Dataverse answered {answer.Status} to a read of {subject}{Words(error)}.", answer.RetryAfter),
        };
    }

    /// <summary>
    /// Whether the answer means that a link is no longer honoured: expired (0x80044352, 410), or refused with a 400 whose
    /// reason does not lie in the table. The words for a token that cannot be used are not documented, and a link that was
    /// refused once would be refused for ever.
    /// </summary>
    public static bool LinkExpired(RemoteAnswer answer)
    {
        var code = ErrorBody.Of(answer).Code;
        return answer.Status == 410 || code == DataverseErrors.ChangesExpired
            || (answer.Status == 400 && code is not (DataverseErrors.UnknownName or DataverseErrors.NotTracked or DataverseErrors.CannotBeTracked));
    }

    /// <summary>Name of the privilege that a 403 speaks of; empty: of none.</summary>
    public static string PrivilegeIn(ErrorBody error) => Privilege().Match(error.Message ?? "").Groups["name"].Value;

    private static FatalException Forbidden(ErrorBody error, string subject)
    {
        var privilege = PrivilegeIn(error);
        return new FatalException(
            FailureId.CredentialRejected,
            privilege.Length > 0
                ? $"The application user lacks the privilege {privilege}, which reading {subject} from Dataverse needs at organization level. Add it to a security role of the application user."
                : $"Dataverse refuses the application user (403{Code(error)}) for {subject}. Make the app registration an application user of the organization and give it a security role.");
    }

    private static FatalException Schema(string message) => new(FailureId.SchemaMismatch, message);

    private static string TableOf(string type) => type[(type.LastIndexOf('.') + 1)..];

    private static string Code(ErrorBody error) => string.IsNullOrEmpty(error.Code) ? "" : $", {error.Code}";

    // The words of an unknown error may quote a record; the code never does.
    private static string Words(ErrorBody error) => string.IsNullOrEmpty(error.Code) ? "" : $" ({error.Code})";

    [GeneratedRegex(@"Could not find a property named '(?<column>[^']{1,200})' on type '(?<type>[^']{1,200})'")]
    private static partial Regex UnknownProperty();

    [GeneratedRegex(@"missing (?<name>prv\w{1,100}) privilege")]
    private static partial Regex Privilege();
}
