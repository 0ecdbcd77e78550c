using System.Text;
using System.Text.Json;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Schema;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignSync.Tests.Mapping;

/// <summary>What the hash of a record depends on, and what not. Rows are lists of texts; null is null.</summary>
public sealed class RecordHashTests
{
    [Fact]
    public void Hash_OrderOfFields_DoesNotMatter()
        => Check((values, random) =>
        {
            var shuffled = Enumerable.Range(0, values.Length).ToArray();
            random.Shuffle(shuffled);
            return Hash(values).SequenceEqual(Hash(values, order: shuffled));
        });

    [Fact]
    public void Hash_EscapesInTheJson_DoNotMatter()
        => Check((values, random) => Hash(values).SequenceEqual(Hash(values, json: text => Escape(text, random))));

    [Fact]
    public void Hash_NullColumnsThatAreAdded_DoNotMatter()
        => Check((values, random) =>
        {
            string?[] longer = [.. values, .. new string?[random.Next(1, 5)]];
            return Hash(values).SequenceEqual(Hash(longer));
        });

    [Fact]
    public void Hash_FieldsWithoutUpdates_DoNotMatter()
        => Check((values, random) => values.Length == 0
            || Hash(values, applyUpdates: i => i != 0).SequenceEqual(Hash([Text(random), .. values[1..]], applyUpdates: i => i != 0)));

    [Fact]
    public void Hash_AnyOtherValue_Matters()
        => Check((values, random) =>
        {
            if (values.Length == 0)
                return true;
            var changed = values.ToArray();
            var index = random.Next(values.Length);
            changed[index] = values[index] + "x";
            return !Hash(values).SequenceEqual(Hash(changed));
        });

    [Fact]
    public void Hash_TextThatMovesToTheNextField_Matters()
        => Assert.NotEqual(Hash(["ab", "c"]), Hash(["a", "bc"]));

    [Fact]
    public void Hash_ValueThatLooksLikeTheNextField_Matters()
        => Assert.NotEqual(Hash(["a", "b"]), Hash(["a\u001ef001\u001fb", null]));

    [Fact]
    public void Hash_ValueThatMovesToAnotherField_Matters() => Assert.NotEqual(Hash(["a", null]), Hash([null, "a"]));

    [Theory]
    [InlineData(SourceType.Money, "20000.0000", "2e4")]
    [InlineData(SourceType.Double, "1E-05", "0.00001")]
    [InlineData(SourceType.DateTime, "\"2023-04-07T21:59:01Z\"", "\"2023-04-07T21:59:01.000+00:00\"")]
    [InlineData(SourceType.Uniqueidentifier, "\"0000000A-0000-0000-0000-000000000000\"", "\"0000000a-0000-0000-0000-000000000000\"")]
    public void Hash_FormattingOfAValue_DoesNotMatter(SourceType type, string left, string right)
    {
        var builder = new PlanBuilder().Field("x", type, "y", DestinationType.String);

        Assert.Equal(builder.MapRow(("x", left)).Hash, builder.MapRow(("x", right)).Hash);
    }

    [Fact]
    public void Hash_ForAnotherResource_IsAnother()
    {
        var builder = new PlanBuilder().Field("x", SourceType.String, "y", DestinationType.String);
        var before = builder.MapRow(("x", "\"a\"")).Hash;

        builder.Mapping = builder.Mapping with { Destination = "cusOther" };

        Assert.NotEqual(before, builder.MapRow(("x", "\"a\"")).Hash);
    }

    [Fact]
    public void Hash_UnderAnotherKey_IsAnother()
    {
        using var other = new RecordHasher(new byte[RecordHasher.KeyLength]);

        Assert.NotEqual(PlanBuilder.Hasher.Hash("x"u8), other.Hash("x"u8));
        Assert.Equal(other.Hash("x"u8), other.Hash("x"u8));
    }

    /// <summary>Computed apart, with Python's hmac: a changed algorithm would have every home write all its records again.</summary>
    [Fact]
    public void Hash_OfAKnownRecord_IsAsItAlwaysWas()
    {
        var record = new PlanBuilder()
            .Field("a", SourceType.String, "firstName", DestinationType.String)
            .Field("b", SourceType.Integer, "location.n", DestinationType.Integer)
            .Field("c", SourceType.String, "none", DestinationType.String)
            .MapRow(("a", "\"Ann\""), ("b", "7"));

        Assert.Equal("30c1e041e12e691ae1ec1d907d8fa93d", Convert.ToHexStringLower(record.Hash));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Hasher_KeyOfAnotherLength_IsRefused(int length) => Assert.Throws<ArgumentException>(() => new RecordHasher(new byte[length]));

    private static void Check(Func<string?[], Random, bool> property)
    {
        var rows = ArbMap.Default.ArbFor<string?[]>().Filter(values => values.All(v => v is null || IsText(v)));
        Prop.ForAll(rows, ArbMap.Default.ArbFor<int>(), (values, seed) => property(values, new Random(seed)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20_26UL, 7UL));
    }

    private static byte[] Hash(string?[] values, int[]? order = null, Func<string, string>? json = null, Func<int, bool>? applyUpdates = null)
    {
        var builder = new PlanBuilder();
        foreach (var i in order ?? [.. Enumerable.Range(0, values.Length)])
            builder.Field($"c{i}", SourceType.String, $"f{i:D3}", DestinationType.String, applyUpdates: applyUpdates?.Invoke(i) ?? true);
        var cells = values.Select((v, i) => ($"c{i}", v is null ? "null" : (json ?? (text => JsonSerializer.Serialize(text)))(v)));
        var record = builder.MapRow([.. cells]);
        Assert.Equal(MappingVerdict.Write, record.Verdict);
        return record.Hash;
    }

    /// <summary>The same text with escapes at random.</summary>
    private static string Escape(string text, Random random)
    {
        var json = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value >= 0x20 && rune.Value is not ('"' or '\\') && random.Next(2) == 0)
            {
                json.Append(rune.ToString());
                continue;
            }

            foreach (var unit in rune.ToString())
                json.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }

        return json.Append('"').ToString();
    }

    private static string Text(Random random) => random.Next().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsText(string value)
    {
        try
        {
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(value);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
