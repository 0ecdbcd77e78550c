namespace CampaignSync.Core.Engine.OptInOut;

/// <summary>The flags of a pair as one block of the store: times of the last look at each half, then each flag by the name of its column.</summary>
internal sealed class PairFlags
{
    private const byte Format = 3;
    private const byte FormatWithoutWrites = 2;
    private const byte FirstFormat = 1;
    private readonly Dictionary<string, FlagState> _flags = new(StringComparer.Ordinal);

    /// <summary>When each half was last seen, on the store's counter; a full read tells by this what is gone.</summary>
    public long ContactSeen { get; set; }
    public long ProfileSeen { get; set; }

    /// <summary>Row version of the contact when it was last seen; what is not newer says nothing new.</summary>
    public long ContactVersion { get; set; }

    /// <summary>Last change of the profile when it was last seen, in milliseconds since 1970.</summary>
    public long ProfileModified { get; set; }

    /// <summary>We wrote the profile since it was last seen: what has that same time is older than our write.</summary>
    public bool ProfileWritten { get; set; }

    /// <summary>Under which generation of the pairs this one was last looked at; an older one is to be decided anew.</summary>
    public int Generation { get; set; }

    /// <summary>A page may have shown the profile as it was before we wrote it: nothing is decided before it was asked for by its key.</summary>
    public bool AskProfile { get; set; }

    /// <summary>When one half was last written by us, in milliseconds since 1970; 0: never, or by a version that did not note it.</summary>
    public long WrittenAt { get; set; }

    /// <summary>State of a flag, by its Dynamics column and Campaign attribute; a flag never seen is empty.</summary>
    public FlagState this[string name]
    {
        get => _flags.TryGetValue(name, out var state) ? state : new FlagState(default, default);
        set => _flags[name] = value;
    }

    /// <summary>Forgets all flags but these.</summary>
    public void Keep(IReadOnlyCollection<string> names)
    {
        foreach (var name in _flags.Keys.Except(names).ToArray())
            _flags.Remove(name);
    }

    public static PairFlags Decode(byte[]? block)
    {
        var flags = new PairFlags();
        if (block is null or [])
            return flags;
        using var reader = new BinaryReader(new MemoryStream(block));
        var format = reader.ReadByte();
        if (format is not (Format or FormatWithoutWrites or FirstFormat))
            throw new InvalidDataException("The flags of a pair were stored by another version.");
        flags.ContactSeen = reader.Read7BitEncodedInt64();
        flags.ProfileSeen = reader.Read7BitEncodedInt64();
        flags.ContactVersion = reader.Read7BitEncodedInt64();
        flags.ProfileModified = reader.Read7BitEncodedInt64();
        flags.ProfileWritten = reader.ReadBoolean();
        flags.Generation = format == FirstFormat ? 0 : reader.Read7BitEncodedInt();
        flags.WrittenAt = format == Format ? reader.Read7BitEncodedInt64() : 0;
        flags.AskProfile = format == Format && reader.ReadBoolean();
        for (var count = reader.Read7BitEncodedInt(); count > 0; count--)
            flags._flags[reader.ReadString()] = new FlagState(ReadSide(reader, format), ReadSide(reader, format), (FlagDue)reader.ReadByte());
        return flags;
    }

    public byte[] Encode()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        writer.Write7BitEncodedInt64(ContactSeen);
        writer.Write7BitEncodedInt64(ProfileSeen);
        writer.Write7BitEncodedInt64(ContactVersion);
        writer.Write7BitEncodedInt64(ProfileModified);
        writer.Write(ProfileWritten);
        writer.Write7BitEncodedInt(Generation);
        writer.Write7BitEncodedInt64(WrittenAt);
        writer.Write(AskProfile);
        writer.Write7BitEncodedInt(_flags.Count);
        foreach (var (name, state) in _flags.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            writer.Write(name);
            WriteSide(writer, state.Dynamics);
            WriteSide(writer, state.Campaign);
            writer.Write((byte)state.Due);
        }
        writer.Flush();
        return stream.ToArray();
    }

    private static FlagSide ReadSide(BinaryReader reader, byte format)
    {
        var side = new FlagSide(ReadBool(reader), ReadTime(reader), ReadBool(reader), ReadTime(reader));
        return format == FirstFormat ? side : side with { Stamped = reader.ReadBoolean(), Stamp = ReadTime(reader) };
    }

    private static void WriteSide(BinaryWriter writer, FlagSide side)
    {
        WriteBool(writer, side.Value);
        WriteTime(writer, side.ChangedAt);
        WriteBool(writer, side.Intended);
        WriteTime(writer, side.IntendedFrom);
        writer.Write(side.Stamped);
        WriteTime(writer, side.Stamp);
    }

    private static bool? ReadBool(BinaryReader reader) => reader.ReadByte() switch
    {
        0 => null,
        1 => false,
        _ => true,
    };

    private static void WriteBool(BinaryWriter writer, bool? value) => writer.Write((byte)(value switch
    {
        null => 0,
        false => 1,
        true => 2,
    }));

    private static DateTimeOffset? ReadTime(BinaryReader reader)
        => reader.ReadBoolean() ? DateTimeOffset.FromUnixTimeSeconds(reader.ReadInt64()) : null;

    private static void WriteTime(BinaryWriter writer, DateTimeOffset? time)
    {
        writer.Write(time.HasValue);
        if (time is { } at)
            writer.Write(at.ToUnixTimeSeconds());
    }
}
