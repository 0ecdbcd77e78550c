using System.Diagnostics;
using System.Text.Json;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Tests.Demo;

/// <summary>The verb <c>demo</c> in a process of its own, with <c>--json</c>: what people read comes on the error stream.</summary>
internal sealed class DemoProcess : IDisposable
{
    private const string HomeLine = "Home: ";

    private readonly Process _process;
    private readonly List<string> _told = [];

    private DemoProcess(Process process)
    {
        _process = process;
        Output = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Everything on the output, once the process has ended.</summary>
    public Task<string> Output { get; }

    /// <summary>What people have read so far.</summary>
    public string Told => string.Join(Environment.NewLine, _told);

    /// <summary>The folder that the demo made.</summary>
    public string Home => _told.First(line => line.StartsWith(HomeLine, StringComparison.Ordinal))[HomeLine.Length..];

    public static DemoProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", Path.Combine(AppContext.BaseDirectory, "CampaignSync.Sandbox.dll"), "demo", "--json", .. arguments])
            start.ArgumentList.Add(argument);
        return new DemoProcess(Process.Start(start)!);
    }

    /// <summary>Reads on until a line begins so.</summary>
    public async Task<string> ReadUntilAsync(string beginning)
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            _told.Add(line);
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException($"The demo ended without '{beginning}': {Told}");
    }

    public async Task<SandboxAddresses> ReadAddressesAsync()
        => JsonSerializer.Deserialize<SandboxAddresses>(await ReadUntilAsync("{"), JsonSerializerOptions.Web)!;

    public async Task<int> EndAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
            _told.Add(line);
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
