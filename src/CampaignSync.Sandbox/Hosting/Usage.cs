namespace CampaignSync.Sandbox.Hosting;

/// <summary>What the sandbox's command line accepts.</summary>
internal static class Usage
{
    public const int ExitCode = 2;

    private const string Text =
        """
        Usage:
          serve [--port P] [--contacts N] [--orders-per-contact R] [--seed S] [--faults FILE] [--latency MS] [--address-file FILE]
                Serves a stand-in for Dataverse and Campaign on 127.0.0.1 (port 0, the default: a free one)
                and prints one line of JSON with the addresses and credentials when it listens,
                into FILE as well if one is named.
          demo [--contacts N] [--timeout SECONDS] [--json]
                Runs all three workflows in a detached job host against a sandbox of its own, edits both sides
                meanwhile, and compares them record by record. Exit code 0: they agree, 1: they differ, 4: not in time.
        """;

    /// <summary>Writes the usage to whoever asked for it, and returns the exit code for that.</summary>
    public static int Show(TextWriter output)
    {
        output.WriteLine(Text);
        return 0;
    }

    /// <summary>Writes the usage, after <paramref name="problem"/> if there is one, and returns the exit code for wrong usage.</summary>
    public static int Write(TextWriter error, string? problem = null)
    {
        if (problem is not null)
            error.WriteLine(problem);
        error.WriteLine(Text);
        return ExitCode;
    }
}
