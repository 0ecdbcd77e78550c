using System.CommandLine;
using System.Globalization;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>--timeout SECONDS</c></summary>
internal static class TimeoutOption
{
    public static Option<double> Build(TimeSpan preset)
    {
        var option = new Option<double>("--timeout")
        {
            Description = $"Seconds to wait at most; then exit with {ExitCode.TimedOut}.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => preset.TotalSeconds,
            CustomParser = result =>
            {
                var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
                if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= int.MaxValue)
                    return seconds;
                result.AddError($"--timeout: \"{text}\" is no number of seconds.");
                return 0;
            },
        };
        return option;
    }

    public static TimeSpan Read(ParseResult parsed, Option<double> option) => TimeSpan.FromSeconds(parsed.GetValue(option));
}
