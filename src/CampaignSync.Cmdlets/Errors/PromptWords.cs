using System.Text.RegularExpressions;

namespace CampaignSync.Cmdlets.Errors;

/// <summary>Messages of the parts below name remedies on the command line; at a prompt they name cmdlets.</summary>
internal static partial class PromptWords
{
    private static readonly (string CommandLine, string Prompt)[] Verbs =
    [
        ("campaignsync apply FILE", "Set-SyncWorkflowMapping -Path FILE"),
        ("campaignsync apply", "Set-SyncWorkflowMapping -Path FILE"),
        ("campaignsync host", "pwsh -Command Start-SyncWorkflow"),
        ("campaignsync restart", "Restart-SyncWorkflow"),
        ("campaignsync start", "Start-SyncWorkflow"),
        ("campaignsync stop", "Stop-SyncWorkflow"),
        ("campaignsync run", "Start-SyncWorkflow -Once -Wait"),
        ("campaignsync dead-letters list", "Get-SyncDeadLetter"),
    ];

    public static string Of(string message)
    {
        var text = QuotedCommand().Replace(message, found => Translate(found.Value));
        text = text.Replace("--allow-deletes (-AllowDelete)", "-AllowDelete", StringComparison.Ordinal);
        text = text.Replace("--home, -HomePath,", "-HomePath,", StringComparison.Ordinal);
        return text.Replace("--home", "-HomePath", StringComparison.Ordinal);
    }

    private static string Translate(string command)
    {
        foreach (var (line, prompt) in Verbs)
        {
            if (command.StartsWith($"'{line}", StringComparison.Ordinal))
                return command.Replace(line, prompt, StringComparison.Ordinal);
        }

        return command;
    }

    [GeneratedRegex("'campaignsync [^']*'")]
    private static partial Regex QuotedCommand();
}
