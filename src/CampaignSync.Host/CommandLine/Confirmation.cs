using System.CommandLine;
using CampaignSync.Control;

namespace CampaignSync.Host.CommandLine;

/// <summary>Asks before what cannot be taken back: on a terminal by a question, elsewhere by <c>--yes</c>.</summary>
internal static class Confirmation
{
    public static Option<bool> Option() => new("--yes") { Description = "Do not ask. Needed where there is no terminal." };

    /// <returns>False: the answer was no.</returns>
    /// <exception cref="ControlException"><c>ConfirmationRequired</c>.</exception>
    public static bool Given(CommandContext context, bool yes, string question)
    {
        if (yes)
            return true;
        if (context.Ask is not { } ask)
            throw new ControlException(ControlErrorId.ConfirmationRequired, $"{question} Nobody is there to answer: say --yes.");
        if (ask(question))
            return true;
        context.Error.WriteLine("Nothing was changed.");
        return false;
    }
}
