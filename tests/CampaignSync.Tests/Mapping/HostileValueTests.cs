using System.Text;
using System.Text.Json;
using CampaignSync.Core.Definitions;
using CampaignSync.Core.Mapping;
using CampaignSync.Core.Schema;

namespace CampaignSync.Tests.Mapping;

/// <summary>Whatever stands in a cell, the answer is a verdict, and what is written is JSON.</summary>
public sealed class HostileValueTests
{
    private const int Megabyte = 1024 * 1024;

    public static TheoryData<string> Texts =>
    [
        "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\ud800", "\"\\", "\"\\\"", "\"\\u12\"", "\"\\u12g4\"", "\"\\u 123\"", "\"\\u+123\"", "\"\\x\"", "\"", "\"a",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_Broken_IsRefused(string json)
        => Assert.Equal(MappingErrorId.ValueNotConvertible, Map(SourceType.String, DestinationType.String, Encoding.UTF8.GetBytes(json)).ErrorId);

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98 })]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    public void Text_NotUtf8_IsRefused(byte[] text)
        => Assert.Equal(MappingErrorId.ValueNotConvertible, Map(SourceType.String, DestinationType.String, [(byte)'"', .. text, (byte)'"']).ErrorId);

    [Theory]
    [InlineData("\"\\u0000\\u001f\\n\\\"\\\\\"", "\"\\u0000\\u001f\\u000a\\\"\\\\\"")]
    [InlineData("\"a\tb\"", "\"a\\u0009b\"")]
    [InlineData("\"'; DROP TABLE x; --\"", "\"'; DROP TABLE x; --\"")]
    [InlineData("\"\u202e../..%s{0}\"", "\"\u202e../..%s{0}\"")]
    public void Text_Odd_GoesAsItIs(string json, string written)
        => Assert.Equal($$"""{"y":{{written}}}""", PlanBuilder.Update(Map(SourceType.String, DestinationType.String, Encoding.UTF8.GetBytes(json))));

    [Fact]
    public void Text_OfAMegabyte_FitsWhereNoLimitIsAndIsTooLongWhereOneIs()
    {
        var json = Encoding.UTF8.GetBytes($"\"{new string('x', Megabyte)}\\n\"");

        Assert.Equal(Megabyte + 14, PlanBuilder.Update(Map(SourceType.String, DestinationType.String, json)).Length);
        Assert.Equal(MappingErrorId.ValueTooLong, Map(SourceType.String, DestinationType.String, json, maxLength: 100).ErrorId);
    }

    [Fact]
    public void Workspace_AfterAHugeRow_GivesItsMemoryBack()
    {
        var work = new MapWorkspace();
        Utf8Buffer[] buffers = [work.Update, work.Create, work.HashInput, work.Cell, work.Labels];
        foreach (var buffer in buffers)
            buffer.Append(new byte[4 * Megabyte]);
        work.Characters = new char[4 * Megabyte];
        work.Choices.AddRange(new int[Megabyte]);

        work.Clear();

        Assert.All(buffers, b => Assert.True(b.Room(0).Length < Megabyte));
        Assert.True(work.Characters.Length < Megabyte);
        Assert.True(work.Choices.Capacity < Megabyte);
    }

    [Theory]
    [InlineData("1e999999999999999999999")]
    [InlineData("1e-999999999999999999999")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    [InlineData("--1")]
    [InlineData("\"1\"")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("true")]
    public void Number_Broken_IsRefused(string json)
        => Assert.Equal(MappingErrorId.ValueNotConvertible, Map(SourceType.Decimal, DestinationType.String, Encoding.UTF8.GetBytes(json)).ErrorId);

    [Theory]
    [InlineData("0e999999999999999999999", "0")]
    [InlineData("-0.000", "0")]
    [InlineData("1e31", "10000000000000000000000000000000")]
    [InlineData("1e32", "1E+32")]
    [InlineData("-12.5e-40", "-1.25E-39")]
    [InlineData("0.1e-5", "0.000001")]
    [InlineData("123456789012345678901234567890.12", "1.2345678901234567890123456789012E+29")]
    public void Number_Odd_IsExact(string json, string written)
        => Assert.Equal($$"""{"y":"{{written}}"}""", PlanBuilder.Update(Map(SourceType.Decimal, DestinationType.String, Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData('9')]
    [InlineData('0')]
    public void Number_OfAMegabyte_IsDecidedAtOnce(char digit)
    {
        var record = Map(SourceType.Decimal, DestinationType.Double, Encoding.UTF8.GetBytes("1" + new string(digit, Megabyte)));

        Assert.Equal(MappingErrorId.ValueNotConvertible, record.ErrorId);
    }

    [Theory]
    [InlineData("\"0001-01-01T00:00:00+01:00\"")]
    [InlineData("\"9999-12-31T23:59:59-00:01\"")]
    [InlineData("\"10000-01-01T00:00:00Z\"")]
    [InlineData("\"2023-02-29T00:00:00Z\"")]
    [InlineData("\"2023-01-01T24:00:00Z\"")]
    [InlineData("\"2023-01-01T23:60:00Z\"")]
    [InlineData("\"2023-01-01T23:59:60Z\"")]
    [InlineData("\"2023-01-01T23:59:00+15:00\"")]
    [InlineData("\"2023-01-01T23:59:00Zulu\"")]
    [InlineData("\"2023-01-01T23:59:00.Z\"")]
    [InlineData("\"2023-01-01T23:59:00.12345678Z\"")]
    [InlineData("\"２０２３-01-01T23:59:00Z\"")]
    [InlineData("1680904741")]
    public void Time_OutOfRange_IsRefused(string json)
        => Assert.Equal(MappingErrorId.ValueNotConvertible, Map(SourceType.DateTime, DestinationType.DateTime, Encoding.UTF8.GetBytes(json)).ErrorId);

    [Fact]
    public void Choices_ManyAndBroken_AreDecided()
    {
        var labels = new Dictionary<int, string> { [1] = "One" };
        var plan = new PlanBuilder().Field("x", SourceType.MultiSelectPicklist, "y", DestinationType.String, labels: labels).Picklists(PicklistForm.Display).Plan();

        foreach (var json in new[] { "\",\"", "\"1,\"", "\"1,,1\"", "\"99999999999\"", "\"1;1\"", "7" })
            Assert.Equal(MappingErrorId.ValueNotConvertible, plan.Map(RowBuilder.Row(plan.Columns, ("x", json))).ErrorId);
        var many = string.Join(',', Enumerable.Repeat("1", 10_000));
        Assert.Equal(MappingVerdict.Write, plan.Map(RowBuilder.Row(plan.Columns, ("x", $"\"{many}\""))).Verdict);
    }

    [Fact]
    public void AnyBytes_InAnyColumn_GiveAVerdictAndJson()
    {
        string[] seeds = ["\"2023-04-07T21:59:01Z\"", "\"1980-04-07\"", "12.5e-3", "\"a\\u00e9\\ud83d\\ude00é\"", "true", "null", "\"2,3\"", "\"0000000a-0000-0000-0000-00000000000b\"", "{\"a\":[1]}"];
        var random = new Random(20_26);
        var pairs = from source in Enum.GetValues<SourceType>() from target in Enum.GetValues<DestinationType>() where Conversions.CanConvert(source, target) select (source, target);
        foreach (var (source, target) in pairs)
        {
            var plan = new PlanBuilder().Field("x", source, "y", target, maxLength: 40).Replace("x", null, null).Where("x", FilterOperator.IsNotNull).Plan();
            for (var i = 0; i < 400; i++)
            {
                var record = plan.Map(RowBuilder.Row(plan.Columns, "x", Mutate(Encoding.UTF8.GetBytes(seeds[random.Next(seeds.Length)]), random)));
                if (record.Verdict == MappingVerdict.Write)
                    Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(RecordBody.Update(record.Body)).RootElement.ValueKind);
                Assert.Equal(record.Verdict == MappingVerdict.Refused, record.Reason is not null);
            }
        }
    }

    private static byte[] Mutate(byte[] json, Random random)
    {
        var bytes = json.ToList();
        for (var edits = random.Next(4); edits > 0; edits--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(3))
            {
                case 0 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1 when at < bytes.Count:
                    bytes.RemoveRange(at, random.Next(bytes.Count - at) + 1);
                    break;
                default:
                    bytes.Insert(at, (byte)"\"\\0123456789.-+eEZTu,{}"[random.Next(23)]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static MappedRecord Map(SourceType from, DestinationType to, byte[] json, int? maxLength = null)
    {
        var plan = new PlanBuilder().Field("x", from, "y", to, maxLength).Plan();
        return plan.Map(RowBuilder.Row(plan.Columns, "x", json));
    }
}
