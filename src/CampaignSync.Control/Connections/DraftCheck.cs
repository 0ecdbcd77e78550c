using CampaignSync.Core.Definitions;
using CampaignSync.Definitions;

namespace CampaignSync.Control.Connections;

/// <summary>
/// Holds connections that were given at a prompt to the rules of the definition, and says which parameter is wrong: the
/// text that the rules speak of is one that nobody has seen.
/// </summary>
internal static class DraftCheck
{
    /// <summary>Parameters by the keys of the written text. A secret's key is <c>file</c> or <c>env</c>.</summary>
    private static readonly Dictionary<string, string> Parameters = new()
    {
        ["url"] = "Url",
        ["tenant"] = "Tenant",
        ["tokenUrl"] = "TokenUrl",
        ["scope"] = "Scope",
        ["organizationId"] = "OrganizationId",
        ["clientId"] = "ClientId",
        ["file"] = "SecretPath",
        ["env"] = "SecretVariable",
        ["journalUrl"] = "JournalUrl",
        ["journalHosts"] = "JournalHost",
    };

    /// <exception cref="ControlException"><c>DefinitionInvalid</c>.</exception>
    public static void Require(ConnectionsDefinition connections)
    {
        var read = DefinitionReader.Read(ConnectionControl.Origin, DefinitionWriter.Write(connections));
        if (read.Problems.Count == 0)
            return;
        var lines = read.Text.Split('\n');
        throw new ControlException(ControlErrorId.DefinitionInvalid, string.Join(Environment.NewLine, read.Problems.Select(problem => Describe(problem, lines)).Distinct()));
    }

    private static string Describe(DefinitionProblem problem, string[] lines)
    {
        foreach (var (key, parameter) in Parameters)
        {
            if (problem.Message.Contains($"`{key}`", StringComparison.Ordinal))
                return problem.Message.Replace($"`{key}`", $"-{SystemAt(lines, problem.Line)}{parameter}", StringComparison.Ordinal);
        }

        return problem.Message;
    }

    /// <summary>The text is our own, so a system's keys stand below a line that has its name and nothing else.</summary>
    private static string SystemAt(string[] lines, int line)
        => lines.Take(line).Last(text => text.Trim() is "dataverse:" or "campaign:").Trim() == "dataverse:" ? "Dataverse" : "Campaign";
}
