using System.Globalization;
using System.Text;
using System.Text.Json;
using CampaignSync.Core.Engine.Egress;

namespace CampaignSync.Tests.Egress;

/// <summary>Pointers that are followed in one pass find what RFC 6901 says of each alone.</summary>
public sealed class JsonPointersTests
{
    private static readonly string[] s_names = ["a", "b", "", "0", "1", "00", "a/b", "m~n", "ü"];

    [Theory]
    [InlineData("""{"a":{"b":"x"}}""", "/a/b", "x")]
    [InlineData("""{"a/b":1,"m~n":2}""", "/a~1b", "1")]
    [InlineData("""{"a/b":1,"m~n":2}""", "/m~0n", "2")]
    [InlineData("""{"a":[{"b":"x"},{"b":"y"}]}""", "/a/1/b", "y")]
    [InlineData("""{"a":{"1":"name"}}""", "/a/1", "name")]
    [InlineData("""{"\u0061":"escaped"}""", "/a", "escaped")]
    [InlineData("""{"a":{"b":"first"},"a":{}}""", "/a/b", null)]
    [InlineData("""{"a":"first","a":"last"}""", "/a", "last")]
    [InlineData("""{"a":""}""", "/a", null)]
    [InlineData("""{"a":{"b":1}}""", "/a", null)]
    [InlineData("""{"a":[1]}""", "/a/1", null)]
    [InlineData("""{"a":[1]}""", "/a/-1", null)]
    [InlineData("""{"a":[1]}""", "/a/00", null)]
    [InlineData("""{"a":{"00":1}}""", "/a/00", "1")]
    [InlineData("\"x\"", "", "x")]
    [InlineData(" 1.50 ", "", "1.50")]
    public void Pointer_LeadsTo(string json, string pointer, string? expected)
    {
        var text = Encoding.UTF8.GetBytes(json);

        Assert.Equal(expected, new JsonPointers(pointer).Find(text)[0].Text(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{"b":[1,2}""")]
    public void Text_ThatIsNoJson_Throws(string json)
        => Assert.ThrowsAny<JsonException>(() => new JsonPointers("/a").Find(Encoding.UTF8.GetBytes(json)));

    /// <summary>Of any text and any pointers: what following each by itself finds.</summary>
    [Fact]
    public void ManyPointers_FindWhatEachFindsAlone()
    {
        var found = 0;
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            var json = Encoding.UTF8.GetBytes(Value(random, depth: 3));
            string[] pointers = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => Pointer(random))];

            var values = new JsonPointers(pointers).Find(json);

            using var document = JsonDocument.Parse(json);
            for (var i = 0; i < pointers.Length; i++)
            {
                var expected = Alone(document.RootElement, pointers[i]);
                found += expected is null ? 0 : 1;
                Assert.Equal(expected, values[i].Text(json));
            }
        }

        Assert.InRange(found, 500, int.MaxValue);
    }

    private static string? Alone(JsonElement element, string pointer)
    {
        foreach (var name in pointer.Split('/').Skip(1).Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var property))
                element = property;
            else if (element.ValueKind == JsonValueKind.Array && (name == "0" || !name.StartsWith('0')) && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < element.GetArrayLength())
                element = element[index];
            else
                return null;
        }

        return element.ValueKind switch
        {
            JsonValueKind.String => element.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Number => element.GetRawText(),
            _ => null,
        };
    }

    private static string Pointer(Random random)
        => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => "/" + Name(random).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));

    private static string Name(Random random) => s_names[random.Next(s_names.Length)];

    /// <summary>Names may stand twice in an object.</summary>
    private static string Value(Random random, int depth) => (depth == 0 ? 2 + random.Next(4) : random.Next(6)) switch
    {
        0 => "{" + string.Join(random.Next(2) == 0 ? "," : " ,\n", Enumerable.Range(0, random.Next(6)).Select(_ => JsonSerializer.Serialize(Name(random)) + ": " + Value(random, depth - 1))) + "}",
        1 => "[" + string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1))) + "]",
        2 => JsonSerializer.Serialize("v" + random.Next(100) + (random.Next(3) == 0 ? "\"ü\n" : "")),
        3 => random.Next(1000).ToString(CultureInfo.InvariantCulture),
        4 => "\"\"",
        _ => "null",
    };
}
