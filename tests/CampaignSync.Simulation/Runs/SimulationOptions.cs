using System.Globalization;

namespace CampaignSync.Simulation.Runs;

/// <summary>What the command line asks for.</summary>
/// <param name="Show">Print what happened in the first failing seed.</param>
/// <param name="Key">A record whose place in the state is printed with it.</param>
internal sealed record SimulationOptions(int Seeds, int First, bool Show, Guid? Key, bool Mutants)
{
    public const string Usage = """
        dotnet run --project tests/CampaignSync.Simulation -c Release -- [--seeds N] [--first S] [--show]
        dotnet run --project tests/CampaignSync.Simulation -c Release -- --mutants

          --seeds N   how many seeds (2000)
          --first S   the first of them (1)
          --show      print what led to the first violation
          --key GUID  and where this record stood after each commit
          --mutants   apply each patch of tests/mutants to a copy of the source, and see that something catches it
        """;

    /// <summary>Null where the arguments make no sense.</summary>
    public static SimulationOptions? Parse(IReadOnlyList<string> args)
    {
        var options = new SimulationOptions(2000, 1, Show: false, Key: null, Mutants: false);
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--seeds" when ++i < args.Count && int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out var seeds) && seeds > 0:
                    options = options with { Seeds = seeds };
                    break;
                case "--first" when ++i < args.Count && int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out var first):
                    options = options with { First = first };
                    break;
                case "--show":
                    options = options with { Show = true };
                    break;
                case "--key" when ++i < args.Count && Guid.TryParse(args[i], out var key):
                    options = options with { Key = key };
                    break;
                case "--mutants":
                    options = options with { Mutants = true };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
