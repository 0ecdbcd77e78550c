using System.Buffers.Binary;
using CampaignSync.Core.State;
using CampaignSync.Sqlite.Raw;

namespace CampaignSync.Sqlite.Files;

/// <summary>
/// Looks at the database before SQLite does, and changes nothing: opening a damaged file for writing could make it worse.
/// Costs the same at any size, but for the headers of the log's frames.
/// </summary>
internal static class DatabaseCheck
{
    private const int HeaderSize = 100;
    private const int LogHeaderSize = 32;
    private const int FrameHeaderSize = 24;

    /// <summary>A checkpoint that runs meanwhile moves header, length and log one after the other; damage stays.</summary>
    private const int Looks = 5;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <exception cref="StateStoreException">Not a database, or cut short.</exception>
    public static void Run(StateFiles files)
    {
        for (var look = 1; Damage(files) is { } damage; look++)
        {
            if (look == Looks)
                throw StoreErrors.Damaged(files.Database, damage);
            Thread.Sleep(BetweenLooks);
        }
    }

    private static string? Damage(StateFiles files)
    {
        try
        {
            using var file = new FileStream(files.Database, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length == 0)
                return null;
            var header = new byte[HeaderSize];
            if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize || !header.AsSpan().StartsWith("SQLite format 3\0"u8))
                return "it is not a database";

            var pageSize = PageSize(header);
            var pages = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(28));
            var there = (uint)(file.Length / pageSize);
            return there < pages && !StandInLog(files.Log, there + 1, pages) ? $"it is cut short: {there} of {pages} pages are there" : null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StateStoreException($"{files.Database} cannot be read: {e.Message}", e);
        }
    }

    private static int PageSize(ReadOnlySpan<byte> header)
    {
        var size = BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        return size == 1 ? 65536 : Math.Max((int)size, 512);
    }

    /// <summary>A checkpoint that was cut off leaves a short file whose missing pages stand in the log.</summary>
    private static bool StandInLog(string path, uint first, uint last)
    {
        if (!File.Exists(path))
            return false;
        using var log = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var header = new byte[LogHeaderSize];
        if (log.ReadAtLeast(header, LogHeaderSize, throwOnEndOfStream: false) < LogHeaderSize)
            return false;
        var pageSize = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        var salts = header.AsSpan(16, 8).ToArray();
        var found = new HashSet<uint>();
        var frame = new byte[FrameHeaderSize];
        while (log.ReadAtLeast(frame, FrameHeaderSize, throwOnEndOfStream: false) == FrameHeaderSize && frame.AsSpan(8, 8).SequenceEqual(salts))
        {
            var page = BinaryPrimitives.ReadUInt32BigEndian(frame);
            if (page >= first && page <= last)
                found.Add(page);
            log.Seek(pageSize, SeekOrigin.Current);
        }

        return found.Count == last - first + 1;
    }
}
