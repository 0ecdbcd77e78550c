using CampaignSync.Sandbox.Demo;

namespace CampaignSync.Sandbox.Hosting;

/// <summary>The sandbox's command line: a verb, or a question about it.</summary>
internal static class SandboxCommand
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
            return Usage.Show(output);
        return arguments switch
        {
            ["serve", .. var rest] => await ServeCommand.RunAsync(rest, output, error),
            ["demo", .. var rest] => await DemoCommand.RunAsync(rest, output, error),
            [] => Usage.Write(error),
            [var other, ..] => Usage.Write(error, $"There is no verb {other}."),
        };
    }
}
