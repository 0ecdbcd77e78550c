using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CampaignSync.Sandbox.Demo.Comparison;

namespace CampaignSync.Chaos;

/// <summary>What a run did and what came of it, in figures.</summary>
internal sealed class ChaosReport
{
    private static readonly JsonSerializerOptions s_format = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required int Seed { get; init; }

    public required int Contacts { get; init; }

    public int Kills { get; set; }

    /// <summary>Kills by their moment.</summary>
    public Tally KillsByMoment { get; } = new();

    /// <summary>What else was done to the host.</summary>
    public Tally Strokes { get; } = new();

    /// <summary>Why the disk was never full; null: it was.</summary>
    public string? FullDiskDidNotRun { get; set; }

    /// <summary>Faults of the two systems, by kind.</summary>
    public Tally Faults { get; } = new();

    /// <summary>What people did meanwhile.</summary>
    public Tally Edits { get; } = new();

    /// <summary>Why workflows failed, as often as an admin saw it.</summary>
    public Tally Failures { get; } = new();

    /// <summary>What was compared at the end.</summary>
    public ComparisonResult Comparison { get; set; } = new();

    /// <summary>Writes that found their work done: repeats after a crash or a lost answer.</summary>
    public long RepeatsWithoutEffect { get; set; }

    /// <summary>Keys that were created twice with no delete between.</summary>
    public long CreatedTwice { get; set; }

    /// <summary>Records, changes and events that are not where they belong.</summary>
    public long Lost => Comparison.DifferenceCount - Comparison.TooMany;

    /// <summary>Records and activities that are there once too often, and keys created twice.</summary>
    public long Duplicated => Comparison.TooMany + CreatedTwice;

    /// <summary>Whatever else was not as promised.</summary>
    public List<string> Violations { get; } = [];

    public long HostPeakMemory { get; set; }

    public double Seconds { get; set; }

    public bool Passed => Lost == 0 && Duplicated == 0 && Violations.Count == 0;

    public string ToJson() => JsonSerializer.Serialize(this, s_format);

    public void Write(TextWriter output)
    {
        Line($"Seed {Seed}, {Contacts:N0} contacts, {Seconds:0} s, host memory at its peak {HostPeakMemory / 1048576.0:0} MB");
        Line($"Kills:    {Kills} ({KillsByMoment})");
        Line($"Besides:  {Strokes}{(FullDiskDidNotRun is null ? "" : $"; full disk did NOT run: {FullDiskDidNotRun}")}");
        Line($"Failures: {Failures}");
        Line($"Faults:   {Faults.Total:N0} ({Faults})");
        Line($"Edits:    {Edits.Total:N0} ({Edits})");
        Line($"Compared: {Comparison.Records:N0} records, {Comparison.Fields:N0} fields, {Comparison.Activities:N0} activities, {Comparison.Flags:N0} opt-out flags, {Comparison.DeadLetters:N0} dead letters that had to be, {Comparison.NotOurs:N0} profiles left alone");
        foreach (var difference in Comparison.Differences)
            Line($"  {difference.Where}: {difference.What}");
        foreach (var violation in Violations)
            Line($"  VIOLATION: {violation}");
        Line($"Repeats without effect {RepeatsWithoutEffect:N0}, lost {Lost:N0}, duplicated {Duplicated:N0}.");

        void Line(FormattableString text) => output.WriteLine(text.ToString(CultureInfo.InvariantCulture));
    }
}
