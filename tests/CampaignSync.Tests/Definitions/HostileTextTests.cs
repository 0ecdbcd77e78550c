using System.Diagnostics;
using System.Text;
using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;

namespace CampaignSync.Tests.Definitions;

/// <summary>Texts that mean harm, or are merely broken: a problem with a place, in bounded time, and never an exception.</summary>
public sealed class HostileTextTests
{
    [Fact]
    public void Aliases_ThatExpandWithoutBound_AreRefused()
    {
        var bomb = new StringBuilder("workflow: Egress\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");

        var problem = Assert.Single(Read(bomb.ToString()));
        Assert.Equal((ProblemId.AliasExpansion, 6), (problem.Id, problem.Line));
        Assert.StartsWith("the aliases up to here stand for more than 20000 values", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("workflow: Egress\nevents: &e { send: ^*e }", ProblemId.AliasExpansion, "the alias `*e` stands inside its own anchor, which has no end: write the value out.")]
    [InlineData("workflow: Egress\nevents: ^*e", ProblemId.UnknownAlias, "the alias `*e` has no anchor above it: write `&e` where it is meant to come from.")]
    public void Alias_OfNoValue_IsRefused(string text, string id, string message) => Yaml.Refuse(text, id, message);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("[{a: [")]
    public void Nesting_OfTenThousand_IsRefused(string opening)
    {
        var text = "workflow: Egress\nevents:\n  " + string.Concat(Enumerable.Repeat(opening, 10_000));

        var problem = Assert.Single(Read(text));
        Assert.Equal(ProblemId.TooDeep, problem.Id);
        Assert.Equal(3, problem.Line);
    }

    [Theory]
    [InlineData("workflow: Egress # ")]
    [InlineData("workflow: ")]
    [InlineData("workflow: \"")]
    [InlineData("a: [\n")]
    public void Text_OfFiveMegabytes_IsRefused(string start)
    {
        var text = start + new string('x', 5_000_000);

        Assert.Equal("file.yaml:1:1: the text is longer than 1 MB: a definition file holds one workflow or the connections, and nothing else.", Assert.Single(Read(text)).ToString());
        Assert.Equal(ProblemId.TooLarge, Assert.Single(DefinitionReader.Read("file.yaml", Encoding.UTF8.GetBytes(text)).Problems).Id);
    }

    [Fact]
    public void File_OfFiveMegabytes_IsRefused()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, new string('#', 5_000_000));
            Assert.Equal(ProblemId.TooLarge, Assert.Single(DefinitionReader.ReadFile(file).Problems).Id);
            File.WriteAllText(file, Yaml.Egress, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            Assert.Empty(DefinitionReader.ReadFile(file).Problems);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("workflow: Ingress\ntables:\n", "a: 1\n")]
    [InlineData("workflow: Ingress\ntables:\n", "- a\n")]
    [InlineData("workflow: Ingress\ntables: [", "x")]
    [InlineData("workflow: Ingress\ntables: [", "[],")]
    [InlineData("", "a{[\"' ")]
    [InlineData("", "\n")]
    [InlineData("", "? a\n")]
    [InlineData("", "- - - a\n")]
    [InlineData("workflow: Ingress\ntables:\n", "%a\n")]
    public void Text_JustUnderTheLimit_IsReadInBoundedTime(string start, string piece)
        => Assert.NotEmpty(Read(start + string.Concat(Enumerable.Repeat(piece, (DefinitionReader.MaxBytes - start.Length) / piece.Length))));

    [Fact]
    public void Keys_UnknownByTheHundredThousand_GiveABoundedList()
    {
        var text = "workflow: Egress\n" + string.Concat(Enumerable.Range(0, 80_000).Select(i => $"key{i}: 1\n"));

        var problems = Read(text);
        Assert.Equal(201, problems.Count);
        Assert.Equal("more than 200 problems: the rest is not listed. Mend the first ones and try again.", problems[^1].Message);
    }

    [Fact]
    public void Tables_ByTheThousand_AreCheckedInBoundedTime()
    {
        const int Count = 2_000;
        var text = new StringBuilder("workflow: Ingress\ntables:\n");
        for (var i = Count - 1; i >= 0; i--)
            text.Append($" - {{source: t{i}, destination: d{i}, key: {{source: k, destination: i}}, fields: [], links: [{{source: l, destination: l, parent: t{(i + 1) % Count}}}]}}\n");

        Assert.Equal(ProblemId.ParentCycle, Assert.Single(Read(text.ToString())).Id);
    }

    [Fact]
    public void Bytes_NotUtf8_AreRefusedAtTheirPlace()
    {
        byte[] bytes = [.. "workflow: Egress\n# ü"u8, 0xFF, .. "\n"u8];

        Assert.Equal("file.yaml:2:4: the byte 0xFF is not valid UTF-8: save the file as UTF-8.", Assert.Single(DefinitionReader.Read("file.yaml", bytes).Problems).ToString());
    }

    [Fact]
    public void Bytes_Utf16_AreRefused()
    {
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
            Assert.Equal("file.yaml:1:1: the file is UTF-16: save it as UTF-8.", Assert.Single(DefinitionReader.Read("file.yaml", [.. encoding.GetPreamble(), .. encoding.GetBytes(Yaml.Egress)]).Problems).ToString());
    }

    [Theory]
    [InlineData("workflow: Egress\nevents: {}^\0\nother: true", "U+0000")]
    [InlineData("workflow: Egress # ^\u0007", "U+0007")]
    [InlineData("workflow: Egress # ^\uffff", "U+FFFF")]
    public void Character_NotAllowed_IsRefusedAtItsPlace(string text, string name)
        => Yaml.Refuse(text, ProblemId.ControlCharacter, $"the character {name} is not allowed in YAML: remove it.");

    [Fact]
    public void Character_HalfASurrogatePair_IsRefused()
        => Yaml.Refuse("workflow: Egress # 😀 ^" + (char)0xD83D, ProblemId.ControlCharacter, "the character U+D83D is not allowed in YAML: remove it.");

    [Fact]
    public void Escape_OfNoCharacter_IsRefused()
    {
        foreach (var escape in new[] { "\\UFFFFFFFF", "\\U00110000", "\\ud800", "\\xZZ", "\\q", "\\U0000D800" })
        {
            var problem = Assert.Single(DefinitionReader.Read("file.yaml", $"workflow: Egress\nhardBounce: [\"{escape}\"]").Problems);
            Assert.Equal((ProblemId.NotYaml, 2), (problem.Id, problem.Line));
        }
    }

    [Fact]
    public void Text_MutatedAtRandom_GivesADefinitionOrProblemsWithPlaces()
    {
        for (var seed = 0; seed < 1_500; seed++)
        {
            var text = Mutate(Yaml.All[seed % Yaml.All.Count], new Random(seed));
            var parsed = DefinitionReader.Read("file.yaml", text);
            Assert.True(parsed.Definition is null == parsed.Problems.Count > 0, $"seed {seed}");
            var lines = text.Count(c => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029') + 1;
            Assert.All(parsed.Problems, p => Assert.True(p.Line >= 1 && p.Line <= lines && p.Column >= 1 && p.Message.Length > 0, $"seed {seed}: {p}"));
            if (parsed.Definition is not null)
                Assert.Equal(DefinitionHash.Of(parsed.Definition), DefinitionHash.Of(Yaml.Accept<Definition>(DefinitionWriter.Write(parsed.Definition))));
        }
    }

    [Fact]
    public void Bytes_AtRandom_GiveProblems()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var bytes = Encoding.UTF8.GetBytes(Yaml.All[seed % Yaml.All.Count]);
            for (var i = random.Next(1, 6); i > 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var parsed = DefinitionReader.Read("file.yaml", bytes);
            Assert.True(parsed.Definition is null == parsed.Problems.Count > 0, $"seed {seed}");
        }
    }

    private static string Mutate(string text, Random random)
    {
        const string Characters = "\t\n\r :-?[]{},#&*!|>'\"%@`~\\/0aZ.<é\u0085\u2028\ufeff\0";
        string[] pieces = ["\n", "  ", "- ", ": ", "&a ", "*a", "<<: *a", "!!str ", "---\n", "...\n", "%YAML 1.2\n", "null", "|\n", ">-\n", "\"\\U00110000\"", "\"\\", "? ", "[[[[", "}}", "true", "99999999999999999999", "workflow: Egress\n", "tables:"];
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var at = random.Next(text.Length + 1);
            var length = Math.Min(random.Next(12), text.Length - at);
            text = random.Next(6) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Characters[random.Next(Characters.Length)].ToString()),
                2 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                3 => text.Insert(random.Next(text.Length + 1), text.Substring(at, length)),
                4 => text[..at],
                _ => text.Remove(at, length).Insert(at, pieces[random.Next(pieces.Length)]),
            };
        }

        return text;
    }

    /// <summary>The bound is far above what it takes on a busy machine, and far below what a text that gets out of hand takes.</summary>
    private static IReadOnlyList<DefinitionProblem> Read(string text)
    {
        var watch = Stopwatch.StartNew();
        var problems = DefinitionReader.Read("file.yaml", text).Problems;
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1), $"took {watch.Elapsed}");
        return problems;
    }
}
