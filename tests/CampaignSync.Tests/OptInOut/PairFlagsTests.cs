using CampaignSync.Core.Engine.OptInOut;

namespace CampaignSync.Tests.OptInOut;

/// <summary>The block in which a pair stands in the store, as this version and as older ones wrote it.</summary>
public sealed class PairFlagsTests
{
    private static readonly DateTimeOffset s_changed = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Block_ReadBack_IsWhatWasWritten()
    {
        var flags = Sample();

        Assert.Equal(flags.Encode(), PairFlags.Decode(flags.Encode()).Encode());
        Assert.Equal((1_772_366_400_123, true), (PairFlags.Decode(flags.Encode()).WrittenAt, PairFlags.Decode(flags.Encode()).AskProfile));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Block_OfAnOlderVersion_HasAllButWhatThatOneDidNotNote(byte format)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(format);
        foreach (var number in new long[] { 5, 6, 7, 8 })
            writer.Write7BitEncodedInt64(number);
        writer.Write(true);
        if (format == 2)
            writer.Write7BitEncodedInt(9);
        writer.Write7BitEncodedInt(1);
        writer.Write("donotemail blackListEmail");
        for (var side = 0; side < 2; side++)
        {
            writer.Write((byte)2);
            writer.Write(true);
            writer.Write(s_changed.ToUnixTimeSeconds());
            writer.Write((byte)0);
            writer.Write(false);
            if (format == 2)
            {
                writer.Write(true);
                writer.Write(false);
            }
        }
        writer.Write((byte)FlagDue.No);
        writer.Flush();

        var read = PairFlags.Decode(stream.ToArray());

        var side1 = new FlagSide(true, s_changed, Stamped: format == 2);
        Assert.Equal(new FlagState(side1, side1, FlagDue.No), read["donotemail blackListEmail"]);
        Assert.Equal((5L, 6L, 7L, 8L, true, format == 2 ? 9 : 0, 0L), (read.ContactSeen, read.ProfileSeen, read.ContactVersion, read.ProfileModified, read.ProfileWritten, read.Generation, read.WrittenAt));
    }

    private static PairFlags Sample()
    {
        var flags = new PairFlags { ContactSeen = 1, ProfileSeen = 2, ContactVersion = 3, ProfileModified = 4, ProfileWritten = true, Generation = 5, WrittenAt = 1_772_366_400_123, AskProfile = true };
        flags["donotemail blackListEmail"] = new FlagState(new FlagSide(true, s_changed, false, s_changed), new FlagSide(null, null), FlagDue.Changed);
        return flags;
    }
}
