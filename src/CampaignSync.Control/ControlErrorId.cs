namespace CampaignSync.Control;

/// <summary>Why a command was refused or did not get what it waited for: constant ids, for scripts and tests.</summary>
public static class ControlErrorId
{
    // The home
    public const string HomeNotFound = nameof(HomeNotFound);
    public const string HomeNotPrivate = nameof(HomeNotPrivate);
    public const string HomeNotOwned = nameof(HomeNotOwned);
    public const string HomeNotWritable = nameof(HomeNotWritable);

    /// <summary>No folder is named, and the account has none of its own.</summary>
    public const string HomeUnknown = nameof(HomeUnknown);

    // The host
    public const string HostAlreadyRunning = nameof(HostAlreadyRunning);
    public const string HostNotStarted = nameof(HostNotStarted);
    public const string HostNotResponding = nameof(HostNotResponding);

    // Names
    public const string NameRequired = nameof(NameRequired);

    /// <summary>Something other than a name is needed, and nothing was given.</summary>
    public const string ParameterRequired = nameof(ParameterRequired);
    public const string WorkflowNotFound = nameof(WorkflowNotFound);
    public const string ConnectionNotFound = nameof(ConnectionNotFound);
    public const string TableNotFound = nameof(TableNotFound);
    public const string KeyInvalid = nameof(KeyInvalid);
    public const string DeadLetterNotFound = nameof(DeadLetterNotFound);
    public const string VersionNotFound = nameof(VersionNotFound);
    public const string FileNotFound = nameof(FileNotFound);
    public const string FileNotWritable = nameof(FileNotWritable);
    public const string FileExists = nameof(FileExists);

    // Definitions
    public const string DefinitionMissing = nameof(DefinitionMissing);
    public const string DefinitionInvalid = nameof(DefinitionInvalid);
    public const string ConnectionsMissing = nameof(ConnectionsMissing);
    public const string ConnectionFailed = nameof(ConnectionFailed);

    /// <summary>A remote system is away just now.</summary>
    public const string SystemUnavailable = nameof(SystemUnavailable);

    /// <summary>A change given at a prompt names something that there is not, or lacks something.</summary>
    public const string EditInvalid = nameof(EditInvalid);
    public const string ConnectionIncomplete = nameof(ConnectionIncomplete);

    // Life cycle
    public const string WorkflowStopped = nameof(WorkflowStopped);
    public const string StartTimedOut = nameof(StartTimedOut);
    public const string StopTimedOut = nameof(StopTimedOut);
    public const string WaitTimedOut = nameof(WaitTimedOut);
    public const string RunTimedOut = nameof(RunTimedOut);
    public const string TestTimedOut = nameof(TestTimedOut);

    // The sandbox
    public const string SandboxRuntimeMissing = nameof(SandboxRuntimeMissing);
    public const string SandboxNotStarted = nameof(SandboxNotStarted);
    public const string SandboxAlreadyRunning = nameof(SandboxAlreadyRunning);

    /// <summary>A deed that cannot be taken back needs a yes, and nobody is there to ask.</summary>
    public const string ConfirmationRequired = nameof(ConfirmationRequired);

    /// <summary>The state database cannot be used; the message says what to do.</summary>
    public const string StateStoreUnusable = nameof(StateStoreUnusable);
    public const string StateDatabaseBusy = nameof(StateDatabaseBusy);
}
