using CampaignSync.Control;
using CampaignSync.Control.Homes;
using CampaignSync.Host.Output;

namespace CampaignSync.Host.CommandLine;

/// <summary>What a command has of the world: its streams, the clock, the environment.</summary>
/// <param name="Ask">Asks a yes or no question; null: nobody is there to answer.</param>
/// <param name="Width">Columns of the terminal; null: the output goes to a file or a pipe.</param>
internal sealed record CommandContext(TextWriter Out, TextWriter Error, TimeProvider Time, Func<string, string?> Variable, Func<string, bool>? Ask, int? Width)
{
    public bool Colour => Width is not null && string.IsNullOrEmpty(Variable("NO_COLOR"));

    public static CommandContext OfProcess() => new(
        Console.Out,
        Console.Error,
        TimeProvider.System,
        Environment.GetEnvironmentVariable,
        Console.IsInputRedirected || Console.IsErrorRedirected ? null : AskOnTerminal,
        Console.IsOutputRedirected ? null : TerminalWidth());

    public Home Home(string? named) => HomeLocation.Resolve(named, Variable(HomeLocation.Variable));

    public void Warn(ControlWarning warning) => PrefixedLines.Write(Error, $"warning: {warning.Id}: ", warning.Message);

    public void Fail(string errorId, string message) => PrefixedLines.Write(Error, $"{errorId}: ", message);

    private static bool AskOnTerminal(string question)
    {
        Console.Error.Write($"{question} [y/N] ");
        return Console.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }

    private static int TerminalWidth()
    {
        const int Usual = 120;
        try
        {
            return Console.WindowWidth is var width and > 0 ? width : Usual;
        }
        catch (IOException)
        {
            return Usual;
        }
    }
}
