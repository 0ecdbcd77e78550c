using System.Management.Automation;

namespace CampaignSync.Cmdlets.Mappings;

/// <summary>Finds the files that paths of the prompt mean.</summary>
internal static class PathParameters
{
    /// <param name="wildcards">Whether the paths may hold wildcards.</param>
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

    private static IEnumerable<string> Expand(PSCmdlet cmdlet, string path)
    {
        try
        {
            return cmdlet.GetResolvedProviderPathFromPSPath(path, out _);
        }
        catch (ItemNotFoundException)
        {
            // The reader of files says that it is not there, in the words of this module.
            return [cmdlet.GetUnresolvedProviderPathFromPSPath(path)];
        }
    }
}
