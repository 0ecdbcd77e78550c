namespace CampaignSync.Core.LifeCycle;

/// <summary>Why a workflow is FAILED: the constant error ids of section 4 of the design. The backlog is kept in each.</summary>
public static class FailureId
{
    public const string CredentialRejected = nameof(CredentialRejected);
    public const string SecretUnavailable = nameof(SecretUnavailable);
    public const string SchemaMismatch = nameof(SchemaMismatch);
    public const string DeletionGuard = nameof(DeletionGuard);
    public const string ErrorRun = nameof(ErrorRun);
    public const string StateStoreFull = nameof(StateStoreFull);
    public const string WorkflowDisabled = nameof(WorkflowDisabled);
    public const string NotSortable = nameof(NotSortable);

    /// <summary>Seen from outside: should be running, and no host lives.</summary>
    public const string HostNotRunning = nameof(HostNotRunning);

    /// <summary>An error that the program did not foresee; the log has its trace.</summary>
    public const string Unexpected = nameof(Unexpected);
}
