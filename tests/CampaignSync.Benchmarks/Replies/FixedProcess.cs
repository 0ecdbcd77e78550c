using System.Diagnostics;
using System.Globalization;

namespace CampaignSync.Benchmarks.Replies;

/// <summary>The server with fixed replies, in a process of its own.</summary>
internal sealed class FixedProcess : IAsyncDisposable
{
    private readonly Process _process;

    private FixedProcess(Process process, string addressLine) => (_process, AddressLine) = (process, addressLine);

    public string AddressLine { get; }

    public static async Task<FixedProcess> StartAsync(int rows)
    {
        var process = Worlds.Child.Start(Worlds.Child.OwnAssembly, ["fixed", rows.ToString(CultureInfo.InvariantCulture)], input: true);
        return new FixedProcess(process, await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The server with fixed replies did not begin."));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
