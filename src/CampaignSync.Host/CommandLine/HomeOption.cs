using System.CommandLine;
using CampaignSync.Control;
using CampaignSync.Control.Homes;

namespace CampaignSync.Host.CommandLine;

/// <summary><c>--home</c>, before or after the verb, and what is opened by it.</summary>
internal sealed class HomeOption(CommandContext context)
{
    public Option<string> Option { get; } = new("--home")
    {
        Description = $"Folder of the instance. Default: {HomeLocation.Variable}, else the machine's folder where this account may write, else the account's own.",
        HelpName = "DIR",
        Recursive = true,
    };

    public Home Resolve(ParseResult parsed) => context.Home(parsed.GetValue(Option));

    /// <summary>For a command that only reads.</summary>
    public Instance OpenToRead(ParseResult parsed) => Instance.OpenToRead(Resolve(parsed), context.Time, Environment.UserName);

    /// <summary>For a command that changes something.</summary>
    public Task<Instance> OpenToChangeAsync(ParseResult parsed, CancellationToken cancellationToken)
        => Instance.OpenToChangeAsync(Resolve(parsed), context.Time, Environment.UserName, cancellationToken);
}
