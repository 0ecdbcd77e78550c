using System.CommandLine;

namespace CampaignSync.Host.CommandLine;

/// <summary>Definition files on the command line.</summary>
internal static class FileArguments
{
    public static Argument<string[]> Several() => new("FILE")
    {
        Description = "YAML definitions: workflows and connections, told apart by content.",
        Arity = ArgumentArity.OneOrMore,
    };
}
