using System.Globalization;

namespace CampaignSync.Core.Mapping;

/// <summary>
/// Numbers as text, exactly: equal numbers have equal texts, and nothing is rounded. Shortest plain form up to 32
/// characters (<c>20000.0000</c> is <c>20000</c>), <c>1.5E+300</c> above that.
/// </summary>
internal static class NumberText
{
    private const int MaxDigits = 64;
    private const int MaxPlainLength = 32;
    private const int MaxExponent = 99_999;

    /// <summary>Digits that any single, and any double, gives back as they were.</summary>
    private const int SafeSingleDigits = 6;
    private const int SafeDoubleDigits = 15;

    /// <returns>False: not a number, or one with more than 64 digits.</returns>
    public static bool TryNormalize(ReadOnlySpan<byte> token, Utf8Buffer scratch, out ReadOnlySpan<byte> text)
    {
        text = token;
        if (IsNormalInteger(token))
            return true;

        text = default;
        Span<byte> digits = stackalloc byte[MaxDigits];
        if (!TryTakeApart(token, digits, out var count, out var exponent, out var negative))
            return false;

        var start = scratch.Length;
        Compose(scratch, digits[..count], exponent, negative && count > 0);
        text = scratch.From(start);
        return true;
    }

    /// <summary>Whether a field of single precision gives the number back, at its shortest, as it was.</summary>
    public static bool SurvivesSingle(ReadOnlySpan<byte> normal, Utf8Buffer scratch)
    {
        if (IsSafe(normal, SafeSingleDigits))
            return true;
        return float.TryParse(normal, NumberStyles.Float, CultureInfo.InvariantCulture, out var single)
            && float.IsFinite(single)
            && single.TryFormat(scratch.Room(32), out var length, "R", CultureInfo.InvariantCulture)
            && IsSame(normal, scratch, length);
    }

    /// <summary>Whether a field of double precision gives the number back, at its shortest, as it was.</summary>
    public static bool SurvivesDouble(ReadOnlySpan<byte> normal, Utf8Buffer scratch)
    {
        if (IsSafe(normal, SafeDoubleDigits))
            return true;
        return double.TryParse(normal, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            && number.TryFormat(scratch.Room(32), out var length, "R", CultureInfo.InvariantCulture)
            && IsSame(normal, scratch, length);
    }

    private static bool IsSame(ReadOnlySpan<byte> normal, Utf8Buffer scratch, int length)
    {
        var start = scratch.Length;
        scratch.Advance(length);
        return TryNormalize(scratch.From(start), scratch, out var again) && again.SequenceEqual(normal);
    }

    private static bool IsSafe(ReadOnlySpan<byte> normal, int digits) => normal.Length <= digits && !normal.Contains((byte)'E');

    private static bool IsNormalInteger(ReadOnlySpan<byte> token)
    {
        if (token.Length is 0 or > MaxPlainLength)
            return false;
        var digits = token[0] == '-' ? token[1..] : token;
        if (digits.IsEmpty || (digits[0] == '0' && token.Length > 1))
            return false;
        return !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>Splits into digits without zeros at either end and a power of ten. Takes what JSON takes, and besides a plus sign and zeros in front, as texts have them.</summary>
    private static bool TryTakeApart(ReadOnlySpan<byte> token, Span<byte> digits, out int count, out int exponent, out bool negative)
    {
        count = 0;
        exponent = 0;
        negative = !token.IsEmpty && token[0] == '-';
        if (!token.IsEmpty && token[0] is (byte)'-' or (byte)'+')
            token = token[1..];

        var whole = LeadingDigits(token);
        var rest = token[whole.Length..];
        var part = ReadOnlySpan<byte>.Empty;
        if (!rest.IsEmpty && rest[0] == '.')
        {
            part = LeadingDigits(rest[1..]);
            if (part.IsEmpty)
                return false;
            rest = rest[(part.Length + 1)..];
        }

        var power = 0;
        if (whole.IsEmpty || !TryReadPower(rest, ref power))
            return false;

        long zeros = 0;
        if (!Take(whole, digits, ref count, ref zeros) || !Take(part, digits, ref count, ref zeros))
            return false;
        var total = zeros - part.Length + power;
        exponent = count == 0 ? 0 : (int)Math.Clamp(total, int.MinValue, int.MaxValue);
        return Math.Abs((long)exponent) <= MaxExponent;
    }

    private static ReadOnlySpan<byte> LeadingDigits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text : text[..end];
    }

    private static bool TryReadPower(ReadOnlySpan<byte> text, ref int power)
    {
        if (text.IsEmpty)
            return true;
        if (text[0] is not ((byte)'e' or (byte)'E') || text.Length < 2)
            return false;
        var digits = text[1] is (byte)'+' or (byte)'-' ? text[2..] : text[1..];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out power))
            power = int.MaxValue / 2;
        if (text[1] == '-')
            power = -power;
        return true;
    }

    /// <summary>Appends digits; zeros wait until a digit follows that makes them count.</summary>
    private static bool Take(ReadOnlySpan<byte> text, Span<byte> digits, ref int count, ref long zeros)
    {
        foreach (var digit in text)
        {
            if (digit == '0')
            {
                zeros += count > 0 ? 1 : 0;
                continue;
            }

            if (count + zeros + 1 > digits.Length)
                return false;
            digits.Slice(count, (int)zeros).Fill((byte)'0');
            count += (int)zeros;
            zeros = 0;
            digits[count++] = digit;
        }

        return true;
    }

    private static void Compose(Utf8Buffer target, ReadOnlySpan<byte> digits, int exponent, bool negative)
    {
        if (digits.IsEmpty)
        {
            target.Append((byte)'0');
            return;
        }

        if (negative)
            target.Append((byte)'-');
        var whole = digits.Length + exponent;
        if (exponent >= 0 && whole <= MaxPlainLength)
        {
            target.Append(digits);
            AppendZeros(target, exponent);
        }
        else if (exponent < 0 && whole > 0 && digits.Length < MaxPlainLength)
        {
            target.Append(digits[..whole]);
            target.Append((byte)'.');
            target.Append(digits[whole..]);
        }
        else if (exponent < 0 && whole <= 0 && 2 - exponent <= MaxPlainLength)
        {
            target.Append("0."u8);
            AppendZeros(target, -whole);
            target.Append(digits);
        }
        else
        {
            ComposeScientific(target, digits, whole - 1);
        }
    }

    private static void ComposeScientific(Utf8Buffer target, ReadOnlySpan<byte> digits, int power)
    {
        target.Append(digits[0]);
        if (digits.Length > 1)
        {
            target.Append((byte)'.');
            target.Append(digits[1..]);
        }

        target.Append(power < 0 ? "E-"u8 : "E+"u8);
        Math.Abs(power).TryFormat(target.Room(8), out var length, default, CultureInfo.InvariantCulture);
        target.Advance(length);
    }

    private static void AppendZeros(Utf8Buffer target, int count)
    {
        target.Room(count)[..count].Fill((byte)'0');
        target.Advance(count);
    }
}
