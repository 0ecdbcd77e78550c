using System.Management.Automation;
using System.Management.Automation.Host;
using CampaignSync.Cmdlets.Errors;
using CampaignSync.Control;
using CampaignSync.Control.Homes;

namespace CampaignSync.Cmdlets;

/// <summary>
/// What all cmdlets share: the home, the edge where exceptions become error records, and an end on Ctrl+C that ends the
/// cmdlet and nothing else.
/// </summary>
public abstract class SyncCmdlet : PSCmdlet, IDisposable
{
    /// <summary>How long a piece of work may take to notice that it was cancelled; the prompt does not wait for it any longer.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private Instance? _instance;
    private bool _mayChange;

    /// <summary>Folder of the instance; default: <c>CAMPAIGNSYNC_HOME</c>, the machine's, or the account's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? HomePath { get; set; }

    /// <summary>Cancelled on Ctrl+C.</summary>
    protected CancellationToken Cancellation => _stop.Token;

    protected static TimeProvider Time => TimeProvider.System;

    /// <exception cref="ControlException"><c>HomeUnknown</c>.</exception>
    protected Home Home => HomeLocation.Resolve(HomePath is null ? null : GetUnresolvedProviderPathFromPSPath(HomePath), Environment.GetEnvironmentVariable(HomeLocation.Variable));

    private protected bool HomeExists => File.Exists(Home.Database);

    /// <summary>The instance, opened to look at it, unless it was opened to change something before.</summary>
    protected Instance Reading() => _instance ??= Instance.OpenToRead(Home, Time, Environment.UserName);

    /// <summary>The instance, opened to change something, and anew where it was opened to look at it; made where it is missing.</summary>
    protected Instance Changing()
    {
        if (!_mayChange)
            Close();
        _instance ??= Await(Instance.OpenToChangeAsync(Home, Time, Environment.UserName, Cancellation));
        _mayChange = true;
        return _instance;
    }

    protected sealed override void BeginProcessing() => AtEdge(Begin);

    protected sealed override void ProcessRecord() => AtEdge(Process);

    protected sealed override void EndProcessing() => AtEdge(End);

    protected sealed override void StopProcessing() => _stop.Cancel();

    protected virtual void Begin()
    {
    }

    protected virtual void Process()
    {
    }

    protected virtual void End()
    {
    }

    /// <summary>Waits for work; on Ctrl+C no longer than it takes to be noticed.</summary>
    protected T Await<T>(Task<T> work)
    {
        Await((Task)work);
        return work.GetAwaiter().GetResult();
    }

    protected void Await(Task work)
    {
        try
        {
            work.Wait(Cancellation);
        }
        catch (AggregateException)
        {
            work.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            _ = Task.WaitAny([work], Farewell);
            throw;
        }
    }

    /// <summary>Does something for each; one that fails is reported, and the next is tried.</summary>
    /// <returns>Whether all went well.</returns>
    protected bool ForEach<T>(IEnumerable<T> items, Action<T> deed)
    {
        var well = true;
        foreach (var item in items)
            well &= Try(() => deed(item), item);
        return well;
    }

    /// <param name="target">What the error, if there is one, is about.</param>
    /// <returns>Whether it went well.</returns>
    protected bool Try(Action deed, object? target)
    {
        try
        {
            deed();
            return true;
        }
        catch (Exception e) when (SyncErrors.Describe(e) is { } description)
        {
            WriteError(SyncErrors.Record(e, description, target));
            return false;
        }
    }

    protected void Warn(IEnumerable<ControlWarning> warnings)
    {
        foreach (var warning in warnings)
            WriteWarning($"{PromptWords.Of(warning.Message)} ({warning.Id})");
    }

    /// <exception cref="ControlException"><c>ConfirmationRequired</c>.</exception>
    protected new bool ShouldProcess(string target) => Ask(() => base.ShouldProcess(target));

    /// <inheritdoc cref="ShouldProcess(string)"/>
    protected new bool ShouldProcess(string target, string action) => Ask(() => base.ShouldProcess(target, action));

    /// <inheritdoc cref="ShouldProcess(string)"/>
    protected new bool ShouldProcess(string verboseDescription, string verboseWarning, string caption) => Ask(() => base.ShouldProcess(verboseDescription, verboseWarning, caption));

    /// <inheritdoc cref="ShouldProcess(string)"/>
    protected new bool ShouldContinue(string query, string caption) => Ask(() => base.ShouldContinue(query, caption));

    /// <summary>What to add so that nothing is asked.</summary>
    private protected virtual string AnswerBeforehand => "-Confirm:$false";

    /// <summary>Ends the cmdlet: nothing further can be done.</summary>
    protected void Refuse(string errorId, string message, object? target) => ThrowTerminatingError(SyncErrors.Refusal(errorId, message, target));

    /// <summary>A prompt without anybody to answer, such as that of a scheduled task, refuses to ask: in words and with an id of its own.</summary>
    private bool Ask(Func<bool> question)
    {
        try
        {
            return question();
        }
        // -NonInteractive; a host without a prompt; and what pwsh itself ends with where its input has come to its end.
        catch (Exception e) when (e is PSInvalidOperationException or HostException or NullReferenceException)
        {
            throw new ControlException(ControlErrorId.ConfirmationRequired, $"{MyInvocation.MyCommand.Name} asks first, and nobody is there to answer: add {AnswerBeforehand}.", e);
        }
    }

    private void AtEdge(Action step)
    {
        try
        {
            step();
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (SyncErrors.Describe(e) is { } description)
        {
            ThrowTerminatingError(SyncErrors.Record(e, description, HomePath));
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        Close();
        _stop.Dispose();
    }

    private void Close()
    {
        _instance?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _instance = null;
    }
}
