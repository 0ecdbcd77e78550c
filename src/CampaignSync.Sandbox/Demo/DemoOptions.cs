using System.Globalization;
using CampaignSync.Sandbox.Hosting;

namespace CampaignSync.Sandbox.Demo;

/// <summary>What the verb <c>demo</c> was asked for.</summary>
internal sealed record DemoOptions
{
    /// <summary>Below this there are not enough contacts for each kind of edit.</summary>
    public const int FewestContacts = 20;

    /// <summary>Number of synthetic contacts; there are half as many orders, and a line to each.</summary>
    public int Contacts { get; init; } = 2_000;

    /// <summary>How long all of it may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>End with one JSON document on the output; what people read goes to the error stream then.</summary>
    public bool Json { get; init; }

    /// <summary>Reads the arguments behind the verb.</summary>
    /// <exception cref="UsageException">An unknown option, a missing or a bad value.</exception>
    public static DemoOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new DemoOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            switch (arguments[i])
            {
                case "--json":
                    options = options with { Json = true };
                    break;
                case "--contacts":
                    options = options with { Contacts = Number(arguments, ref i, FewestContacts, 10_000_000) };
                    break;
                case "--timeout":
                    options = options with { Timeout = TimeSpan.FromSeconds(Number(arguments, ref i, 1, 86_400)) };
                    break;
                default:
                    throw new UsageException($"Unknown option '{arguments[i]}'.");
            }
        }

        return options;
    }

    private static int Number(IReadOnlyList<string> arguments, ref int at, int least, int most)
    {
        var name = arguments[at];
        var text = ++at < arguments.Count ? arguments[at] : throw new UsageException($"Option '{name}' needs a value.");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"Option '{name}' needs a whole number from {least} to {most}, not '{text}'.");
    }
}
