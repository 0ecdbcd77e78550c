using CampaignSync.Core.LifeCycle;
using CampaignSync.Core.State;
using CampaignSync.Sqlite;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Raw;
using CampaignSync.Sqlite.Writing;
using CampaignSync.Tests.State;

namespace CampaignSync.Tests.Bugs;

/// <summary>
/// A reader that came between a commit and the copying of the log let all of it be copied, which was taken for a log begun
/// anew. The next commit went behind what was copied, and with a reader there each time the log grew by 16 MB a round.
/// </summary>
public sealed class LogWasNotBegunAnewWhileSomebodyRead : IDisposable
{
    private const int RowBytes = 1 << 20;
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Log_WithAReaderAtItsEndAtEveryCopy_StaysUnder64MB()
    {
        var files = new StateFiles(_home.Path);
        using var writer = Connections.OpenWriter(files, mayUpgrade: true, DateTimeOffset.UnixEpoch);
        using var first = Connections.OpenReader(files);
        using var second = Connections.OpenReader(files);
        writer.Database.Execute("PRAGMA wal_autocheckpoint = 0");
        var log = new LogBound(writer.Database, files, owner: true);
        var table = new TableState { Workflow = WorkflowName.Ingress, Name = "contact" };
        writer.PutTable(table);

        var highest = 0L;
        var handOver = new TaskCompletionSource();
        var before = Task.CompletedTask;
        for (var n = 0; n < 100; n++)
        {
            writer.InsertItem(Rows.Ready(table.Id, n, RowBytes));
            var reader = n % 2 == 0 ? first.Database : second.Database;
            reader.Execute("BEGIN; SELECT count(*) FROM item");
            handOver.SetResult();
            await before;
            handOver = new TaskCompletionSource();
            before = ReadAPage(reader, handOver.Task);
            log.Keep();
            highest = Math.Max(highest, new FileInfo(files.Log).Length);
        }

        await before;
        Assert.InRange(highest, 8L << 20, 64L << 20);
    }

    /// <summary>Until the next reader is there; and, as readers do, for a short while only, even if the writer waits for it.</summary>
    private static async Task ReadAPage(Database reader, Task handOver)
    {
        await Task.WhenAny(handOver, Task.Delay(TimeSpan.FromMilliseconds(300)));
        reader.Execute("COMMIT");
    }
}
