using System.Management.Automation;
using CampaignSync.Control;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;

namespace CampaignSync.Cmdlets.Errors;

/// <summary>Makes every error record of the module: ids, categories and wording in one place.</summary>
internal static class SyncErrors
{
    private static readonly Dictionary<string, ErrorCategory> Categories = new()
    {
        [ControlErrorId.NameRequired] = ErrorCategory.InvalidArgument,
        [ControlErrorId.ParameterRequired] = ErrorCategory.InvalidArgument,
        [ControlErrorId.WorkflowNotFound] = ErrorCategory.ObjectNotFound,
        [ControlErrorId.ConnectionNotFound] = ErrorCategory.ObjectNotFound,
        [ControlErrorId.TableNotFound] = ErrorCategory.ObjectNotFound,
        [ControlErrorId.DeadLetterNotFound] = ErrorCategory.ObjectNotFound,
        [ControlErrorId.VersionNotFound] = ErrorCategory.ObjectNotFound,
        [ControlErrorId.FileNotFound] = ErrorCategory.ObjectNotFound,
        [ControlErrorId.HomeNotFound] = ErrorCategory.ObjectNotFound,
        [ControlErrorId.DefinitionMissing] = ErrorCategory.ObjectNotFound,
        [ControlErrorId.ConnectionsMissing] = ErrorCategory.ObjectNotFound,
        [ControlErrorId.KeyInvalid] = ErrorCategory.InvalidArgument,
        [ControlErrorId.EditInvalid] = ErrorCategory.InvalidArgument,
        [ControlErrorId.ConnectionIncomplete] = ErrorCategory.InvalidArgument,
        [ControlErrorId.DefinitionInvalid] = ErrorCategory.ParserError,
        [ControlErrorId.FileNotWritable] = ErrorCategory.WriteError,
        [ControlErrorId.FileExists] = ErrorCategory.ResourceExists,
        [ControlErrorId.HomeNotPrivate] = ErrorCategory.SecurityError,
        [ControlErrorId.HomeNotOwned] = ErrorCategory.PermissionDenied,
        [ControlErrorId.HomeNotWritable] = ErrorCategory.PermissionDenied,
        [ControlErrorId.HomeUnknown] = ErrorCategory.PermissionDenied,
        [ControlErrorId.HostAlreadyRunning] = ErrorCategory.ResourceBusy,
        [ControlErrorId.HostNotStarted] = ErrorCategory.ResourceUnavailable,
        [ControlErrorId.HostNotResponding] = ErrorCategory.ConnectionError,
        [ControlErrorId.ConnectionFailed] = ErrorCategory.ConnectionError,
        [ControlErrorId.SystemUnavailable] = ErrorCategory.ResourceUnavailable,
        [ControlErrorId.SandboxRuntimeMissing] = ErrorCategory.NotInstalled,
        [ControlErrorId.SandboxNotStarted] = ErrorCategory.ResourceUnavailable,
        [ControlErrorId.SandboxAlreadyRunning] = ErrorCategory.ResourceExists,
        [ControlErrorId.StartTimedOut] = ErrorCategory.OperationTimeout,
        [ControlErrorId.StopTimedOut] = ErrorCategory.OperationTimeout,
        [ControlErrorId.WaitTimedOut] = ErrorCategory.OperationTimeout,
        [ControlErrorId.TestTimedOut] = ErrorCategory.OperationTimeout,
        [ControlErrorId.WorkflowStopped] = ErrorCategory.OperationStopped,
        [ControlErrorId.ConfirmationRequired] = ErrorCategory.InvalidOperation,
        [ControlErrorId.StateStoreUnusable] = ErrorCategory.ResourceUnavailable,
        [ControlErrorId.StateDatabaseBusy] = ErrorCategory.ResourceBusy,
        [FailureId.CredentialRejected] = ErrorCategory.AuthenticationError,
        [FailureId.SecretUnavailable] = ErrorCategory.AuthenticationError,
        [FailureId.SchemaMismatch] = ErrorCategory.MetadataError,
        [FailureId.DeletionGuard] = ErrorCategory.LimitsExceeded,
        [FailureId.ErrorRun] = ErrorCategory.LimitsExceeded,
        [FailureId.StateStoreFull] = ErrorCategory.ResourceUnavailable,
        [FailureId.WorkflowDisabled] = ErrorCategory.InvalidOperation,
        [FailureId.NotSortable] = ErrorCategory.MetadataError,
        [FailureId.HostNotRunning] = ErrorCategory.ResourceUnavailable,
        [FailureId.Unexpected] = ErrorCategory.NotSpecified,
    };

    /// <summary>Every id that has a category of its own.</summary>
    public static IEnumerable<string> Ids => Categories.Keys;

    /// <summary>What to say of an exception; null: it was not foreseen, and goes on as it is.</summary>
    public static ErrorDescription? Describe(Exception exception) => exception switch
    {
        ControlException control => Describe(control.ErrorId, control.Message),
        HomeNotFoundException missing => Describe(ControlErrorId.HomeNotFound, missing.Message),
        StoreBusyException busy => Describe(ControlErrorId.StateDatabaseBusy, busy.Message),
        StoreFullException full => Describe(FailureId.StateStoreFull, full.Message),
        StateStoreException store => Describe(ControlErrorId.StateStoreUnusable, store.Message),
        _ => null,
    };

    /// <param name="target">The name or value that the error is about.</param>
    public static ErrorRecord Record(Exception exception, ErrorDescription description, object? target)
        => new(new SyncException(description.Message, exception), description.Id, description.Category, target);

    /// <summary>A record for something that the cmdlets themselves refuse.</summary>
    public static ErrorRecord Refusal(string id, string message, object? target)
    {
        var exception = new ControlException(id, message);
        return Record(exception, Describe(exception)!, target);
    }

    private static ErrorDescription Describe(string id, string message)
        => new(id, Categories.GetValueOrDefault(id, ErrorCategory.NotSpecified), PromptWords.Of(message));
}
