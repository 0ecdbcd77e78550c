using System.Buffers.Binary;

namespace CampaignSync.Chaos.Hosts;

/// <summary>
/// Leaves in the write-ahead log what a loss of power leaves there: behind the last frame that was ever finished, the
/// beginning of one more, whose header promises a commit and whose page is cut off.
/// </summary>
internal static class TornLog
{
    private const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;

    /// <param name="database">The state database; nobody may have it open.</param>
    /// <returns>False: there is no log to tear.</returns>
    public static bool Tear(string database, Random random)
    {
        var path = database + "-wal";
        if (!File.Exists(path))
            return false;
        using var log = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var header = new byte[HeaderSize];
        if (log.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize)
            return false;
        var pageSize = (int)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
        log.Position = EndOfFrames(log, header.AsSpan(16, 8), pageSize);

        var torn = new byte[FrameHeaderSize + random.Next(1, pageSize)];
        random.NextBytes(torn);
        BinaryPrimitives.WriteUInt32BigEndian(torn, 1);
        BinaryPrimitives.WriteUInt32BigEndian(torn.AsSpan(4), (uint)random.Next(1, 1000));
        header.AsSpan(16, 8).CopyTo(torn.AsSpan(8));
        log.Write(torn);
        return true;
    }

    /// <summary>Frames of the present log carry its salts; what an earlier one left behind does not.</summary>
    private static long EndOfFrames(FileStream log, ReadOnlySpan<byte> salts, int pageSize)
    {
        var frame = new byte[FrameHeaderSize];
        while (true)
        {
            var at = log.Position;
            if (log.ReadAtLeast(frame, FrameHeaderSize, throwOnEndOfStream: false) < FrameHeaderSize
                || !frame.AsSpan(8, 8).SequenceEqual(salts)
                || log.Length < at + FrameHeaderSize + pageSize)
            {
                return at;
            }

            log.Position = at + FrameHeaderSize + pageSize;
        }
    }
}
