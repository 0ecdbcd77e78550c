using System.Globalization;

namespace CampaignSync.Benchmarks;

/// <summary>What is measured, at which size and how often.</summary>
internal sealed record BenchmarkOptions
{
    public const string Usage = """
        usage: CampaignSync.Benchmarks [--quick | --full] [--only ROW[,ROW...]] [--size N] [--repeat N] [--latency MS] [--json FILE]
          --quick       small sizes, every row once: within five minutes
          --full        a million records where the row is about size
          --only ROW    only rows of this name, such as load or latency
          --size N      records of an initial load (default 100,000 at 0 ms, 20,000 with latency)
          --repeat N    pairs of runs of ours and the pump's; the median of their ratios counts (default 3, quick 1)
          --latency MS  added to every request: one load row at this latency, instead of one at 0 and one at 20
          --json FILE   the same figures as JSON
        """;

    public bool Quick { get; init; }

    public bool Full { get; init; }

    public IReadOnlyList<string> Only { get; init; } = [];

    public int? GivenSize { get; init; }

    public int? GivenRepeat { get; init; }

    public int? Latency { get; init; }

    public string? JsonFile { get; init; }

    public int Repeat => GivenRepeat ?? (Quick ? 1 : 3);

    /// <summary>How often each number of the pump's connections is tried: the machine's speed changes more from one try to the next than the rates differ.</summary>
    public int TriesAt(int latency) => Quick || latency > 0 ? 1 : 2;

    /// <summary>Records of an initial load.</summary>
    public int SizeAt(int latency) => GivenSize ?? (latency > 0 ? (Quick ? 5_000 : 20_000) : Full ? 1_000_000 : Quick ? 20_000 : 100_000);

    /// <summary>Records of the rows about a large backlog and large tables.</summary>
    public int LargeSize => GivenSize ?? (Full ? 1_000_000 : Quick ? 50_000 : 200_000);

    public IReadOnlyList<int> Latencies => Latency is { } given ? [given] : [0, 20];

    /// <returns>Null: the arguments are not understood.</returns>
    public static BenchmarkOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchmarkOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--quick":
                    options = options with { Quick = true };
                    continue;
                case "--full":
                    options = options with { Full = true };
                    continue;
                case "--only" when value is not null:
                    options = options with { Only = [.. options.Only, .. value.Split(',')] };
                    break;
                case "--json" when value is not null:
                    options = options with { JsonFile = value };
                    break;
                case "--size" when Number(value, 1) is { } size:
                    options = options with { GivenSize = size };
                    break;
                case "--repeat" when Number(value, 1) is { } repeat:
                    options = options with { GivenRepeat = repeat };
                    break;
                case "--latency" when Number(value, 0) is { } latency:
                    options = options with { Latency = latency };
                    break;
                default:
                    return null;
            }
            i++;
        }
        return options is { Quick: true, Full: true } ? null : options;
    }

    private static int? Number(string? text, int least)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null;
}
