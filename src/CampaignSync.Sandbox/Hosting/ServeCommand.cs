using System.Runtime.InteropServices;

namespace CampaignSync.Sandbox.Hosting;

/// <summary>The verb <c>serve</c>: listen, say where in one line of JSON, run until told to end.</summary>
internal static class ServeCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        SandboxOptions options;
        try
        {
            options = SandboxOptions.Parse(arguments);
        }
        catch (UsageException e)
        {
            return Usage.Write(error, e.Message);
        }

        using var end = new CancellationTokenSource();
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            end.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            await using var server = await SandboxServer.StartAsync(options, end.Token);
            await output.WriteLineAsync(server.Addresses.ToJson());
            await output.FlushAsync();
            if (options.AddressFile is { } file)
                AddressFile.Write(file, server.Addresses.ToJson());
            await Task.Delay(Timeout.InfiniteTimeSpan, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (IOException e)
        {
            await error.WriteLineAsync($"Cannot listen on 127.0.0.1:{options.Port}: {e.Message}");
            return 1;
        }
    }
}
