using System.Diagnostics;
using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A store that opened another connection looked at the file's header first. Closing that look took all POSIX locks of the
/// process away; the next client to close the database deleted the log that the host still wrote to, and what the host wrote
/// from then on was lost. Locks are per process, so the other client must be a process of its own.
/// </summary>
public sealed class LookAtTheHeaderUnlocksTheDatabase : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("campaignsync-").FullName;

    [Fact]
    public async Task Store_SecondConnectionThenAnotherProcessCloses_KeepsItsLocksAndItsLog()
    {
        await using var host = SqliteStateStore.OpenHost(_home, new HostClaim(1, "test", DateTimeOffset.UnixEpoch));
        await host.WriteAsync(tx => tx.PutMetadata("Dataverse", "contact", "{}"));
        host.Read(outer => host.Read(inner => inner.GetWorkflow(WorkflowName.Ingress)));

        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "campaignsync.dll"), "stop", "Ingress", "--home", _home])
        {
            RedirectStandardError = true,
        })!;
        Assert.Contains("WorkflowAlreadyStopped", await process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
        await process.WaitForExitAsync();
        await host.WriteAsync(tx => tx.PutMetadata("Dataverse", "contact", "{\"after\":1}"));

        Assert.True(File.Exists(Path.Combine(_home, "state.db-wal")), "The log is gone while the store is open.");
        await using var other = SqliteStateStore.OpenReader(_home);
        Assert.Equal("{\"after\":1}", other.Read(r => r.FindMetadata("Dataverse", "contact")));
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
