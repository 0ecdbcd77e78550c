using System.Runtime.InteropServices;
using CampaignSync.Sandbox.Demo.Display;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Demo;

/// <summary>The verb <c>demo</c>: both systems, a host, all three workflows, and the proof that they agree.</summary>
internal static class DemoCommand
{
    private const int Agreed = 0;
    private const int Failed = 1;
    private const int TimedOut = 4;
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        DemoOptions options;
        try
        {
            options = DemoOptions.Parse(arguments);
        }
        catch (UsageException e)
        {
            return Usage.Write(error, e.Message);
        }

        using var interrupted = new CancellationTokenSource();
        void Interrupt(PosixSignalContext signal)
        {
            // The second one ends the process as if nobody listened.
            signal.Cancel = !interrupted.IsCancellationRequested;
            interrupted.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
        var screen = options.Json ? Screen.OnError(error) : Screen.OnOutput(output);
        try
        {
            var outcome = await DemoRun.RunAsync(options, screen, interrupted.Token);
            if (options.Json)
                await output.WriteLineAsync(outcome.ToJson());
            return outcome.Agrees ? Agreed : Failed;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            screen.Say("Interrupted.");
            return Interrupted;
        }
        catch (TimeoutException e)
        {
            await error.WriteLineAsync(e.Message);
            return TimedOut;
        }
        catch (Exception e) when (e is DemoException or HttpRequestException or IOException)
        {
            await error.WriteLineAsync(e.Message);
            return Failed;
        }
    }
}
