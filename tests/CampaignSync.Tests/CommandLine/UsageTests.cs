namespace CampaignSync.Tests.CommandLine;

public sealed class UsageTests : IDisposable
{
    private readonly CommandBench _bench = new();

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("")]
    [InlineData("start")]
    [InlineData("stop")]
    [InlineData("run")]
    [InlineData("apply")]
    [InlineData("list --status IDLE")]
    [InlineData("list --fail-on 3")]
    [InlineData("list --frob")]
    [InlineData("start Ingress --timeout soon")]
    [InlineData("start Ingress --timeout -1")]
    [InlineData("start Ingress --timeout=-Infinity")]
    [InlineData("start Ingress --timeout NaN")]
    [InlineData("where Ingress")]
    [InlineData("definition")]
    [InlineData("definition show Ingress two")]
    [InlineData("dead-letters restore Ingress")]
    [InlineData("dead-letters remove Ingress 1 --all")]
    public async Task WrongUsage_ExitsWithTwoAndSaysWhereHelpIs(string line)
    {
        var (code, output, error) = await _bench.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains("--help", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Home));
    }

    /// <summary>As somebody would type it.</summary>
    [Theory]
    [InlineData("definition show", "'campaignsync definition show --help' shows the right form.")]
    [InlineData("dead-letters restore Ingress", "'campaignsync dead-letters restore --help' shows the right form.")]
    [InlineData("start", "'campaignsync start --help' shows the right form.")]
    [InlineData("frobnicate", "'campaignsync --help' shows the right form.")]
    public async Task WrongUsage_NamesTheWholeCommand(string line, string hint)
        => Assert.EndsWith(hint + Environment.NewLine, (await _bench.RunAsync(line.Split(' '))).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Help_NamesEveryVerb()
    {
        var (code, output, _) = await _bench.RunAsync("--help");

        Assert.Equal(0, code);
        string[] verbs = ["list", "start", "stop", "restart", "run", "apply", "test", "definition", "replay", "where", "dead-letters", "log", "backup", "rebuild", "host"];
        Assert.All(verbs, verb => Assert.Contains($"  {verb} ", output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("list")]
    [InlineData("list --json")]
    [InlineData("where Ingress 6d1fe8c7-2d3a-4b7e-9f5c-0a1b2c3d4e5f")]
    [InlineData("dead-letters list Ingress")]
    [InlineData("definition history Ingress")]
    [InlineData("definition show Ingress")]
    [InlineData("log")]
    [InlineData("run Ingress")]
    [InlineData("backup copy.db")]
    [InlineData("rebuild --yes")]
    public async Task Reading_WhereThereIsNoHome_IsRefusedAndMakesNone(string line)
    {
        var (code, output, error) = await _bench.RunAsync(line.Split(' '));

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.StartsWith("HomeNotFound: ", error, StringComparison.Ordinal);
        Assert.Contains(_bench.Home, error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_bench.Home));
    }

    public void Dispose() => _bench.Dispose();
}
