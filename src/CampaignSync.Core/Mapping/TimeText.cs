namespace CampaignSync.Core.Mapping;

/// <summary>Dates and times as text: ISO 8601 as Dataverse sends it, and Campaign's form with a space and milliseconds.</summary>
internal static class TimeText
{
    private const int DateLength = 10;

    /// <summary><c>1980-04-07</c> and nothing else.</summary>
    public static bool TryReadDate(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length != DateLength || text[4] != '-' || text[7] != '-'
            || !TryDigits(text[..4], out var year) || !TryDigits(text.Slice(5, 2), out var month) || !TryDigits(text.Slice(8, 2), out var day))
            return false;
        if (year is 0 || month is 0 or > 12 || day is 0 || day > DateTime.DaysInMonth(year, month))
            return false;
        ticks = new DateTime(year, month, day).Ticks;
        return true;
    }

    /// <summary><c>2023-04-07T21:59:01.123Z</c>; seconds, fraction and offset may lack, without an offset it is UTC.</summary>
    /// <returns>False too where the fraction is finer than 100 ns, which nothing here can hold.</returns>
    public static bool TryReadInstant(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < DateLength + 6 || text[DateLength] is not ((byte)'T' or (byte)' ') || !TryReadDate(text[..DateLength], out var day))
            return false;
        var rest = text[(DateLength + 1)..];
        if (!TryClock(ref rest, out var time) || !TryFraction(ref rest, out var fraction) || !TryOffset(rest, out var offset))
            return false;
        ticks = day + time + fraction - offset;
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    /// <summary><c>2023-04-07T21:59:01Z</c>, with a fraction only where there is one.</summary>
    public static void WriteIso(long ticks, Utf8Buffer target)
    {
        WriteSeconds(ticks, (byte)'T', target);
        var fraction = ticks % TimeSpan.TicksPerSecond;
        if (fraction != 0)
        {
            var digits = 7;
            for (; fraction % 10 == 0; fraction /= 10)
                digits--;
            target.Append((byte)'.');
            WriteDigits((int)fraction, digits, target);
        }

        target.Append((byte)'Z');
    }

    /// <summary>Campaign's date-time, <c>2018-05-17 08:44:49.366Z</c> (sample of a marketing history event).</summary>
    public static void WriteCampaign(long ticks, Utf8Buffer target)
    {
        WriteSeconds(ticks, (byte)' ', target);
        target.Append((byte)'.');
        WriteDigits((int)(ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMillisecond), 3, target);
        target.Append((byte)'Z');
    }

    public static void WriteDate(long ticks, Utf8Buffer target)
    {
        var (year, month, day) = DateOnly.FromDateTime(new DateTime(ticks));
        WriteDigits(year, 4, target);
        target.Append((byte)'-');
        WriteDigits(month, 2, target);
        target.Append((byte)'-');
        WriteDigits(day, 2, target);
    }

    private static void WriteSeconds(long ticks, byte separator, Utf8Buffer target)
    {
        WriteDate(ticks, target);
        var time = new DateTime(ticks);
        target.Append(separator);
        WriteDigits(time.Hour, 2, target);
        target.Append((byte)':');
        WriteDigits(time.Minute, 2, target);
        target.Append((byte)':');
        WriteDigits(time.Second, 2, target);
    }

    private static void WriteDigits(int number, int count, Utf8Buffer target)
    {
        var room = target.Room(count)[..count];
        for (var i = count - 1; i >= 0; i--, number /= 10)
            room[i] = (byte)('0' + (number % 10));
        target.Advance(count);
    }

    private static bool TryClock(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < 5 || text[2] != ':' || !TryDigits(text[..2], out var hour) || !TryDigits(text.Slice(3, 2), out var minute) || hour > 23 || minute > 59)
            return false;
        text = text[5..];
        var second = 0;
        if (!text.IsEmpty && text[0] == ':')
        {
            if (text.Length < 3 || !TryDigits(text.Slice(1, 2), out second) || second > 59)
                return false;
            text = text[3..];
        }

        ticks = new TimeSpan(hour, minute, second).Ticks;
        return true;
    }

    private static bool TryFraction(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty || text[0] != '.')
            return true;
        var end = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = end < 0 ? text[1..] : text.Slice(1, end);
        text = text[(digits.Length + 1)..];
        var worth = TimeSpan.TicksPerSecond;
        foreach (var digit in digits)
        {
            worth /= 10;
            if (worth == 0 && digit != '0')
                return false;
            ticks += worth * (digit - '0');
        }

        return !digits.IsEmpty;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty || text is [(byte)'Z'])
            return true;
        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !TryDigits(text.Slice(1, 2), out var hours) || !TryDigits(text.Slice(4, 2), out var minutes) || hours > 14 || minutes > 59)
            return false;
        ticks = new TimeSpan(hours, minutes, 0).Ticks * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            number = (number * 10) + (digit - '0');
        }

        return true;
    }
}
