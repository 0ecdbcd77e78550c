using System.Diagnostics;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Files;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Writing;

/// <summary>
/// Takes turns at writing between processes. SQLite has no queue for its write lock, and a host at full speed leaves it free
/// for microseconds only. So who waits says so by a file, and the host, when it sees the file, leaves a gap.
/// </summary>
/// <param name="isHost">The host waits for as long as it takes: somebody who is suspended in the middle of a write is no reason to fail.</param>
/// <param name="patience">How long a client waits.</param>
internal sealed class Turn(Database database, StateFiles files, bool isHost, TimeSpan patience)
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(1);

    /// <summary>How long the host stands back for one that waits; it mostly takes its turn after a millisecond, but the machine may be busy.</summary>
    private static readonly TimeSpan StandBack = TimeSpan.FromMilliseconds(50);

    /// <summary>A gap also comes unasked this often: the file may have been impossible to make.</summary>
    private static readonly TimeSpan UnaskedGapEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan UnaskedGap = TimeSpan.FromMilliseconds(3);

    private long _lastGap = Stopwatch.GetTimestamp();
    private bool _asked;

    /// <summary>Begins a write transaction.</summary>
    /// <exception cref="StoreBusyException">A client: others kept writing for longer than its patience.</exception>
    public void Take()
    {
        var began = Stopwatch.GetTimestamp();
        while (!database.TryBeginImmediate())
        {
            if (!isHost && Stopwatch.GetElapsedTime(began) > patience)
                throw new StoreBusyException($"Others kept writing to {files.Database} for {patience.TotalSeconds:0} seconds; try again. If a job host hangs or is suspended in the middle of a write, end that process: nothing is lost.");
            if (!isHost)
                Ask();
            Thread.Sleep(Retry);
        }

        if (_asked)
            Withdraw();
    }

    /// <summary>After a commit: lets others in who wait.</summary>
    public void LeaveGap()
    {
        if (!isHost)
            return;
        if (File.Exists(files.Wanted))
        {
            // Who gets its turn takes the file away. One that a dead client left costs a single gap; who still waits asks again.
            var began = Stopwatch.GetTimestamp();
            while (File.Exists(files.Wanted) && Stopwatch.GetElapsedTime(began) < StandBack)
                Thread.Sleep(Retry);
            Withdraw();
        }
        else if (Stopwatch.GetElapsedTime(_lastGap) < UnaskedGapEvery)
        {
            return;
        }
        else
        {
            Thread.Sleep(UnaskedGap);
        }

        _lastGap = Stopwatch.GetTimestamp();
    }

    private void Ask()
    {
        try
        {
            OwnerOnly.Open(files.Wanted, FileMode.OpenOrCreate).Dispose();
            _asked = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the file the unasked gaps remain.
            _asked = false;
        }
    }

    private void Withdraw()
    {
        try
        {
            File.Delete(files.Wanted);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It costs gaps, nothing else.
        }

        _asked = false;
    }
}
