using System.Globalization;
using System.Text.Json;
using CampaignSync.Sandbox.Faults;

namespace CampaignSync.Sandbox.Hosting;

/// <summary>What one sandbox serves. The same options give the same data, byte for byte.</summary>
internal sealed record SandboxOptions
{
    /// <summary>TCP port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Number of synthetic contacts.</summary>
    public int Contacts { get; init; } = 1_000;

    /// <summary>Average number of orders of a contact, 0 to 10.</summary>
    public double OrdersPerContact { get; init; } = 0.5;

    /// <summary>Seed of all data and of the choice of faults.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Faults from the start; an admin call can replace them.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Delay added to every request of both systems, not of the admin API.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>File that takes the line of addresses as well, for whoever cannot read the output; null: none.</summary>
    public string? AddressFile { get; init; }

    /// <summary>Reads the arguments behind the verb.</summary>
    /// <exception cref="UsageException">An unknown option, a missing or a bad value.</exception>
    public static SandboxOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SandboxOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            var value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            options = name switch
            {
                "--port" => options with { Port = Integer(name, value, 0, 65535) },
                "--contacts" => options with { Contacts = Integer(name, value, 0, 50_000_000) },
                "--orders-per-contact" => options with { OrdersPerContact = Ratio(name, value, 10) },
                "--seed" => options with { Seed = Integer(name, value, int.MinValue, int.MaxValue) },
                "--faults" => options with { Faults = FaultFile(Given(name, value)) },
                "--address-file" => options with { AddressFile = Given(name, value) },
                "--latency" => options with { Latency = TimeSpan.FromMilliseconds(Integer(name, value, 0, 600_000)) },
                _ => throw new UsageException($"Unknown option '{name}'."),
            };
        }

        return options;
    }

    private static string Given(string name, string? value)
        => value ?? throw new UsageException($"Option '{name}' needs a value.");

    private static int Integer(string name, string? value, int least, int most)
        => int.TryParse(Given(name, value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : throw new UsageException($"Option '{name}' needs a whole number from {least} to {most}, not '{value}'.");

    private static double Ratio(string name, string? value, double most)
        => double.TryParse(Given(name, value), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number <= most
            ? number
            : throw new UsageException($"Option '{name}' needs a number from 0 to {most}, not '{value}'.");

    private static IReadOnlyList<Fault> FaultFile(string path)
    {
        try
        {
            return FaultReader.Read(File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"Option '--faults': {path}: {e.Message}");
        }
    }
}
