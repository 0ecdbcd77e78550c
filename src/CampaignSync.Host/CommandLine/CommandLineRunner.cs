using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using CampaignSync.Control;
using CampaignSync.Control.Definitions;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.Ports;
using CampaignSync.Core.State;

namespace CampaignSync.Host.CommandLine;

/// <summary>Takes a command line apart, carries it out, and turns what came of it into an exit code.</summary>
internal static class CommandLineRunner
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandContext context)
    {
        var parsed = RootCommandBuilder.Build(context).Parse(arguments);
        string[] errors = [.. parsed.Errors.Select(error => error.Message), .. UnknownOptions(parsed)];
        if (errors.Length > 0)
        {
            foreach (var error in errors)
                await context.Error.WriteLineAsync(error).ConfigureAwait(false);
            await context.Error.WriteLineAsync($"'campaignsync {VerbOf(parsed)}--help' shows the right form.").ConfigureAwait(false);
            return ExitCode.WrongUsage;
        }

        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Cancel(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Cancel(signal, stop));
        try
        {
            // Signals are ours: the library would end the process two seconds after the first.
            var configuration = new InvocationConfiguration { Output = context.Out, Error = context.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, stop.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The edge of the program: whatever happened is said in one line, with an id.
            return Report(e, context, stop.IsCancellationRequested);
        }
    }

    /// <summary>Says what went wrong and gives the exit code for it.</summary>
    public static int Report(Exception exception, CommandContext context, bool interrupted)
    {
        switch (exception)
        {
            case OperationCanceledException when interrupted:
                context.Error.WriteLine("The wait was ended; what was asked for goes on.");
                return ExitCode.Interrupted;
            case DefinitionInvalidException invalid:
                foreach (var problem in invalid.Problems)
                    context.Error.WriteLine(problem);
                context.Fail(invalid.ErrorId, $"{invalid.Problems.Count} problem{(invalid.Problems.Count == 1 ? "" : "s")} found; nothing was saved.");
                return ExitCode.Refused;
            default:
                context.Fail(ErrorIdOf(exception), exception.Message);
                return exception is ControlTimeoutException ? ExitCode.TimedOut : ExitCode.Refused;
        }
    }

    private static string ErrorIdOf(Exception exception) => exception switch
    {
        ControlException e => e.ErrorId,
        FatalException e => e.FailureId,
        TransientException => ControlErrorId.SystemUnavailable,
        HomeNotFoundException => ControlErrorId.HomeNotFound,
        StoreFullException => FailureId.StateStoreFull,
        StoreBusyException => ControlErrorId.StateDatabaseBusy,
        StateStoreException => ControlErrorId.StateStoreUnusable,
        _ => FailureId.Unexpected,
    };

    private static void Cancel(PosixSignalContext signal, CancellationTokenSource stop)
    {
        // The second one ends the process as if nobody listened.
        if (stop.IsCancellationRequested)
            return;
        signal.Cancel = true;
        stop.Cancel();
    }

    /// <summary>The library takes a misspelled option for an argument where the verb has a place for one.</summary>
    private static IEnumerable<string> UnknownOptions(ParseResult parsed)
    {
        if (parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash))
            return [];
        return parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Where(token => token.Value.Length > 1 && token.Value.StartsWith('-'))
            .Select(token => $"There is no option {token.Value} here.");
    }

    private static string VerbOf(ParseResult parsed)
    {
        var verb = "";
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: not RootCommand } command; result = command.Parent)
            verb = $"{command.Command.Name} {verb}";
        return verb;
    }
}
