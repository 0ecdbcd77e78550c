using System.Management.Automation;
using CampaignSync.Control;
using CampaignSync.Control.Workflows;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary>Finds the files that paths of the prompt mean.</summary>
internal static class PathParameters
{
    /// <summary>Whether a word that stands where a path may stand is the name of a workflow: where no file is called so.</summary>
    public static bool IsName(PSCmdlet cmdlet, string word)
        => NameSelection.IsName(word) && !File.Exists(cmdlet.GetUnresolvedProviderPathFromPSPath(word));

    /// <summary>Refuses a name beside paths that were typed; that files of the pipeline have a name besides is no matter.</summary>
    /// <exception cref="ControlException"><c>EditInvalid</c>.</exception>
    public static void RequireNoName(InvocationInfo invocation, bool named)
    {
        if (named && !invocation.ExpectingInput)
            throw new ControlException(ControlErrorId.EditInvalid, "-LiteralPath and -Name do not go together: give files, or the name of a workflow.");
    }

    /// <param name="wildcards">Whether the paths may hold wildcards.</param>
    /// <exception cref="ControlException"><c>FileNotFound</c>: a wildcard that matches nothing.</exception>
    public static IEnumerable<string> Resolve(PSCmdlet cmdlet, IEnumerable<string> paths, bool wildcards)
    {
        foreach (var path in paths)
        {
            if (!wildcards)
            {
                yield return cmdlet.GetUnresolvedProviderPathFromPSPath(path);
                continue;
            }

            foreach (var found in Expand(cmdlet, path))
                yield return found;
        }
    }

    private static IReadOnlyCollection<string> Expand(PSCmdlet cmdlet, string path)
    {
        try
        {
            var found = cmdlet.GetResolvedProviderPathFromPSPath(path, out _);
            // Files were named; that none of them is there is no success.
            return found.Count > 0 ? found : throw new ControlException(ControlErrorId.FileNotFound, $"{path} matches no file. A name that holds such a character itself goes with -LiteralPath.");
        }
        catch (ItemNotFoundException)
        {
            // The reader of files says that it is not there, in the words of this module.
            return [cmdlet.GetUnresolvedProviderPathFromPSPath(path)];
        }
    }
}
