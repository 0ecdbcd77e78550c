using System.CommandLine;

namespace CampaignSync.Host.CommandLine;

/// <summary>All verbs under one root.</summary>
internal static class RootCommandBuilder
{
    public static RootCommand Build(CommandContext context)
    {
        var home = new HomeOption(context);
        var root = new RootCommand("Keeps Microsoft Dynamics 365 and Adobe Campaign Standard in step.")
        {
            ListCommand.Build(context, home),
            StartCommand.Build(context, home),
            StopCommand.Build(context, home),
            RestartCommand.Build(context, home),
            RunCommand.Build(context, home),
            ApplyCommand.Build(context, home),
            TestCommand.Build(context, home),
            DefinitionCommand.Build(context, home),
            ReplayCommand.Build(context, home),
            WhereCommand.Build(context, home),
            DeadLettersCommand.Build(context, home),
            LogCommand.Build(context, home),
            BackupCommand.Build(context, home),
            RebuildCommand.Build(context, home),
            HostCommandLine.Build(context, home),
        };
        root.Options.Add(home.Option);
        return root;
    }
}
