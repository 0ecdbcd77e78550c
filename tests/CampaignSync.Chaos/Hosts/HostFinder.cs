using System.Globalization;
using System.Text;

namespace CampaignSync.Chaos.Hosts;

/// <summary>Finds the job hosts of a home among all processes, whatever the state says of them.</summary>
internal sealed class HostFinder(string home, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);
    private readonly string _commandLine = $"campaignsync.dll\0host\0--home\0{home}\0";

    /// <summary>Processes that run <c>campaignsync host</c> on the home and have not ended.</summary>
    public IReadOnlyList<int> Find()
    {
        var found = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Read($"{folder}/cmdline").Contains(_commandLine, StringComparison.Ordinal)
                && !IsGone(id))
            {
                found.Add(id);
            }
        }

        return found;
    }

    /// <summary>Waits for a host to appear; null: none within the patience.</summary>
    public async Task<int?> AppearsAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < patience)
        {
            if (Find() is [var id, ..])
                return id;
            await Task.Delay(s_pause, time, cancellationToken);
        }

        return null;
    }

    /// <summary>Kills a host and waits until it is gone.</summary>
    public async Task KillAsync(int processId, CancellationToken cancellationToken)
    {
        Signals.Kill(processId);
        while (!IsGone(processId))
            await Task.Delay(s_pause, time, cancellationToken);
    }

    /// <summary>
    /// A process that nobody has collected yet counts as gone once all of its threads are: until then it holds its files and locks.
    /// </summary>
    private static bool IsGone(int processId)
    {
        var folder = $"/proc/{processId.ToString(CultureInfo.InvariantCulture)}";
        var stat = Read($"{folder}/stat");
        return stat.Length == 0 || (stat[stat.LastIndexOf(')')..].StartsWith(") Z", StringComparison.Ordinal) && !HasOtherThreads(folder));
    }

    private static bool HasOtherThreads(string folder)
    {
        try
        {
            return Directory.EnumerateDirectories($"{folder}/task").Skip(1).Any();
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is somebody else's.
            return "";
        }
    }
}
