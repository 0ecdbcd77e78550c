using System.Globalization;

namespace CampaignSync.Chaos;

/// <summary>What the command line asks for.</summary>
/// <param name="Seed">Fixes what is done: kills, faults, edits, in their order. When the system runs which process it does not fix.</param>
internal sealed record ChaosOptions(int Kills, int Contacts, int Seed, bool Json)
{
    public const string Usage = """
        dotnet run --project tests/CampaignSync.Chaos -c Release -- --kills N [--contacts N] [--seed S] [--json]

          --kills N      how often the host is killed (20)
          --contacts N   how many contacts there are at first (2000, at least 100)
          --seed S       the order of kills, faults and edits (1)
          --json         end with one JSON document on the output; the rest goes to the error stream
        """;

    /// <summary>Null where the arguments make no sense.</summary>
    public static ChaosOptions? Parse(IReadOnlyList<string> args)
    {
        var options = new ChaosOptions(Kills: 20, Contacts: 2000, Seed: 1, Json: false);
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--kills" when Number(args, ++i) is >= 1 and var kills:
                    options = options with { Kills = kills };
                    break;
                case "--contacts" when Number(args, ++i) is >= 100 and var contacts:
                    options = options with { Contacts = contacts };
                    break;
                case "--seed" when Number(args, ++i) is { } seed:
                    options = options with { Seed = seed };
                    break;
                case "--json":
                    options = options with { Json = true };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }

    private static int? Number(IReadOnlyList<string> args, int at)
        => at < args.Count && int.TryParse(args[at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
